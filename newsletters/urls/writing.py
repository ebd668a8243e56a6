"""Issues: the public archive under /newsletter/, the staff's pages under /newsletters/, counted links under /n/."""

from django.urls import URLPattern, path

from newsletters.views import archive, composing, issue_sending, issue_steps, issue_versions, issues, previews

archive_urls: list[URLPattern] = [
    path("newsletter/archive/", archive.archive_list, name="archive_list"),
    path("newsletter/archive/feed.atom", archive.archive_feed, name="archive_feed"),
    path("newsletter/archive/<slug:slug>/", archive.archive_detail, name="archive_detail"),
    path("newsletter/pictures/<uuid:key>", archive.picture_show, name="picture_show"),
    path("n/<str:token>", archive.link_follow, name="link_follow"),
]
ISSUE = "newsletters/issues/<int:pk>/"
issue_urls: list[URLPattern] = [
    path("newsletters/issues/", issues.issue_list, name="issue_list"),
    path("newsletters/issues/new/", issues.issue_create, name="issue_create"),
    path(ISSUE, issues.issue_detail, name="issue_detail"),
    path(f"{ISSUE}copy/", issues.issue_copy, name="issue_copy"),
    path(f"{ISSUE}write/", composing.issue_compose, name="issue_compose"),
    path(f"{ISSUE}head/", composing.head_save, name="head_save"),
    path(f"{ISSUE}blocks/", composing.block_add, name="block_add"),
    path(f"{ISSUE}blocks/<uuid:key>/", composing.block_save, name="block_save"),
    path(f"{ISSUE}preview/", previews.issue_preview, name="issue_preview"),
    path(f"{ISSUE}mail/", previews.issue_mail, name="issue_mail"),
    path(f"{ISSUE}test/", issue_steps.issue_test, name="issue_test"),
    path(f"{ISSUE}versions/", issue_versions.issue_versions, name="issue_versions"),
    path(f"{ISSUE}versions/keep/", issue_versions.version_keep, name="version_keep"),
    path(f"{ISSUE}versions/<int:number>/", issue_versions.version_compare, name="version_compare"),
    path(f"{ISSUE}versions/<int:number>/restore/", issue_versions.version_restore, name="version_restore"),
    path(f"{ISSUE}check/", issue_steps.issue_preflight, name="issue_preflight"),
    path(f"{ISSUE}submit/", issue_steps.issue_submit, name="issue_submit"),
    path(f"{ISSUE}review/", issue_steps.issue_review, name="issue_review"),
    path(f"{ISSUE}send/", issue_steps.issue_schedule, name="issue_schedule"),
    path(f"{ISSUE}progress/", issue_sending.issue_progress, name="issue_progress"),
    path(f"{ISSUE}pause/", issue_sending.issue_pause, name="issue_pause"),
    path(f"{ISSUE}resume/", issue_sending.issue_resume, name="issue_resume"),
    path(f"{ISSUE}cancel/", issue_steps.issue_cancel, name="issue_cancel"),
]
writing_urls: list[URLPattern] = [*archive_urls, *issue_urls]
