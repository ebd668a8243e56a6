"""Writing a draft: each block by itself, nothing lost, nothing silently overwritten, with and without the script."""

import io
from http import HTTPStatus
from uuid import uuid4

import pytest
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from newsletters.actions.composing import (
    add_block,
    duplicate_block,
    move_block,
    remove_block,
    restore_block,
    save_block,
)
from newsletters.issue_errors import ChangedMeanwhileError
from newsletters.models import Block, Issue, IssuePicture
from tests.cast import Answer, client_of
from tests.factories.issues import BlockFactory, IssueFactory, sent_issue

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def issue(outreach: User) -> Issue:
    """A draft with the blocks a, b and c."""
    made = IssueFactory(author=outreach)
    for words in "abc":
        BlockFactory(issue=made, data={"markdown": words})
    return made


def words(issue: Issue) -> str:
    return "".join(block.data.get("markdown", "-") for block in issue.blocks.standing())


def block(issue: Issue, text: str) -> Block:
    return next(one for one in issue.blocks.standing() if one.data.get("markdown") == text)


def send(person: User, one: Block, *, script: bool = True, **fields: object) -> Answer:
    """Send a block's form as the page does."""
    url = reverse("newsletters:block_save", args=[one.issue_id, one.pk])
    given = {name if name in {"act", "to", "key"} else f"{one.pk}-{name}": value for name, value in fields.items()}
    return client_of(person).post(url, given | {"person": str(person.pk)}, headers=JSON if script else {})


@pytest.mark.parametrize(("to", "order"), [(1, "cab"), (2, "acb"), (3, "abc"), (99, "abc"), (-5, "cab")])
def test_a_block_moves_to_any_place(issue: Issue, outreach: User, to: int, order: str) -> None:
    move_block(block(issue, "c"), to=to, by=outreach)
    assert words(issue) == order
    assert [one.position for one in issue.blocks.standing()] == [1, 2, 3]


def test_what_was_taken_out_comes_back_where_it_was(issue: Issue, outreach: User) -> None:
    middle = block(issue, "b")
    remove_block(middle, by=outreach)
    remove_block(middle, by=outreach)
    assert words(issue) == "ac"
    restore_block(middle, by=outreach)
    assert words(issue) == "abc"


def test_a_block_is_added_and_copied_once_however_often_it_is_sent(issue: Issue, outreach: User) -> None:
    key = uuid4()
    for _ in range(2):
        add_block(issue, kind="text", key=key, after=block(issue, "a").pk, by=outreach)
    assert words(issue) == "a-bc"
    duplicate_block(block(issue, "c"), by=outreach)
    assert words(issue) == "a-bcc"


def test_a_change_on_an_older_state_is_refused_and_a_repeat_is_not(issue: Issue, outreach: User) -> None:
    one = block(issue, "a")
    assert save_block(one, data={"markdown": "neu"}, seen_revision=1, by=outreach).revision == 2
    assert save_block(one, data={"markdown": "neu"}, seen_revision=1, by=outreach).revision == 2
    with pytest.raises(ChangedMeanwhileError):
        save_block(one, data={"markdown": "vecchio"}, seen_revision=1, by=outreach)


def test_block_save_tells_a_script_what_became_of_it(issue: Issue, outreach: User, director: User) -> None:
    one = block(issue, "a")
    saved = send(outreach, one, markdown="nuovo", base_revision=1)
    assert (saved.status_code, saved.json()) == (200, {"state": "saved", "revision": 2})
    conflict = send(director, one, markdown="altro", base_revision=1)
    assert conflict.status_code == HTTPStatus.CONFLICT
    assert conflict.json()["pairs"] == [[f"{one.pk}-markdown", "nuovo"]]
    wrong = send(outreach, one, markdown="{{ cognome }}", base_revision=2)
    assert wrong.status_code == 422
    assert list(wrong.json()["errors"]) == [f"{one.pk}-markdown"]
    Issue.objects.filter(pk=issue.pk).update(state="cancelled")
    assert send(outreach, one, markdown="tardi", base_revision=2).status_code == HTTPStatus.LOCKED


def test_block_save_takes_nothing_that_somebody_else_typed(issue: Issue, outreach: User, director: User) -> None:
    url = reverse("newsletters:block_save", args=[issue.pk, block(issue, "a").pk])
    answer = client_of(outreach).post(url, {"act": "remove", "person": str(director.pk)}, headers=JSON)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert words(issue) == "abc"


def test_without_the_script_a_button_saves_and_acts(issue: Issue, outreach: User) -> None:
    one = block(issue, "c")
    answer = send(outreach, one, script=False, act="up", markdown="C", base_revision=1)
    assert answer["Location"].endswith(f"/write/#block-{one.pk}")
    assert words(issue) == "aCb"
    answer = send(outreach, one, script=False, act="remove")
    page = client_of(outreach).get(answer["Location"]).content.decode()
    assert 'value="restore"' in page
    send(outreach, one, script=False, act="restore")
    assert words(issue) == "aCb"
    wrong = send(outreach, one, script=False, markdown="{{ x }}", base_revision=2)
    assert wrong.status_code == 422
    assert "{{ x }}" in wrong.content.decode(), "what was typed stays"


def test_without_the_script_what_was_typed_too_late_stays_and_can_be_sent_again(
    issue: Issue, outreach: User, director: User
) -> None:
    one = block(issue, "c")
    send(director, one, markdown="prima", base_revision=1)
    late = send(outreach, one, script=False, act="up", markdown="dopo", base_revision=1)
    assert late.status_code == 422
    page = late.content.decode()
    assert "Ora risulta: Testo: prima." in page
    assert ">dopo</textarea>" in page.replace("\n", "")
    assert 'value="2"' in page
    assert words(issue) == "abprima"
    send(outreach, one, script=False, act="up", markdown="dopo", base_revision=2)
    assert words(issue) == "adopob"
    head = {"head-title": "Altro titolo", "head-language": "it", "head-base_revision": "0"}
    head["head-sender"] = (
        client_of(outreach).get(reverse("newsletters:issue_compose", args=[issue.pk])).context["head"]["sender"].value()
    )
    answer = client_of(outreach).post(reverse("newsletters:head_save", args=[issue.pk]), head)
    assert (answer.status_code, answer.context["head"]["title"].value()) == (422, "Altro titolo")
    assert f"Titolo: {issue.title}" in " ".join(answer.context["head"].non_field_errors())


def test_a_block_of_another_issue_is_not_there(issue: Issue, outreach: User) -> None:
    url = reverse("newsletters:block_save", args=[IssueFactory().pk, block(issue, "a").pk])
    assert client_of(outreach).post(url, {"act": "remove", "person": str(outreach.pk)}).status_code == 404


def test_a_picture_is_drawn_anew_and_shown_to_mail_programs(issue: Issue, outreach: User) -> None:
    file = io.BytesIO()
    Image.new("RGB", (3000, 1500), (20, 90, 160)).save(file, "JPEG")
    one = add_block(issue, kind="picture", by=outreach)
    upload = SimpleUploadedFile("foto.jpg", file.getvalue(), "image/jpeg")
    answer = send(outreach, one, upload=upload, alternative="Un telaio", base_revision=1)
    assert answer.status_code == 200
    picture = IssuePicture.objects.get()
    assert picture.file.width <= 1200, "as wide as a mail needs, twice"
    assert str(picture.pk) in answer.json()["html"]
    shown = client_of(None).get(picture.get_absolute_url())
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert "public" in shown["Cache-Control"]
    bad = send(outreach, one, upload=SimpleUploadedFile("foto.jpg", b"<svg onload=x>"), base_revision=2)
    assert bad.status_code == 422


def test_a_list_asks_the_same_for_one_issue_and_for_three(
    outreach: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(outreach)
    sent_issue()
    client.get(reverse("newsletters:issue_list"))
    with django_assert_max_num_queries(12) as one:
        client.get(reverse("newsletters:issue_list"))
    sent_issue()
    sent_issue()
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("newsletters:issue_list"))
