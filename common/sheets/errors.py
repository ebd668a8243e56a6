"""The one exception that reading a spreadsheet may raise."""


class UnreadableSheetError(Exception):
    """The file can't be read as a spreadsheet; the text says why, for the person who sent it."""
