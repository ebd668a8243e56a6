"""Who may see a stored file is known by the app that refers to it."""

from common.extend import ExtensionPoint

# Each contribution is called with (user, stored_file) and says whether the person sees something that shows the file.
file_readers = ExtensionPoint("file readers")
