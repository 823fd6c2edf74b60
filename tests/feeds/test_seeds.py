import os
from pathlib import Path

import pytest

from feeds import seeds
from feeds.errors import ParseError
from feeds.model import Document, Entry

TEXT = "The council agreed on Monday to mend the bridge before the winter floods come."
FEED = """<rss version="2.0"><channel><title>Herald</title><link>https://h.example/</link>
<item><guid>1</guid><title>A</title><link>https://h.example/1</link></item>
<item><guid>2</guid><title>B</title><link>https://h.example/2</link></item>
</channel></rss>"""
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"


def write(folder: Path, path: str, text: str = TEXT) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def state(scan: seeds.Scan, *known: Document) -> tuple[Document, ...]:
    """What is known after a scan, as whoever keeps it would have it."""
    kept = {document.path: document for document in known}
    for path in scan.forgotten:
        del kept[path]
    return tuple((kept | dict(scan.changed)).values())


def paths(scan: seeds.Scan) -> list[str]:
    return [path for path, _ in scan.changed]


def read(folder: Path, path: str, *, per_folder: bool = False) -> tuple[Entry, ...]:
    found = dict(seeds.scan(folder, ()).changed)
    return seeds.read_document(
        folder / path, found[path], outlet_per_folder=per_folder, subscription="docs"
    )


def test_documents_are_found_in_every_folder_in_order(tmp_path: Path) -> None:
    for path in ("b.txt", "sub/deep/a.HTML", "a.md", "mail.eml", "list.json", "f.rss"):
        write(tmp_path, path)

    assert paths(seeds.scan(tmp_path, ())) == [
        *("a.md", "b.txt", "f.rss", "list.json", "mail.eml", "sub/deep/a.HTML")
    ]


def test_hidden_partial_and_foreign_files_are_left_out(tmp_path: Path) -> None:
    for path in (
        *(".a.txt", ".git/a.txt", "a.txt.part", "a.txt.tmp", "a.txt.crdownload"),
        *("a.txt~", ".a.txt.swp", "a.jpg", "Makefile", "#a.txt#"),
    ):
        write(tmp_path, path)

    assert seeds.scan(tmp_path, ()) == seeds.Scan()


def test_a_second_scan_finds_nothing_new(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")

    known = state(seeds.scan(tmp_path, ()))

    assert seeds.scan(tmp_path, known) == seeds.Scan()


def test_an_edited_file_keeps_its_id(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt")
    (before,) = state(seeds.scan(tmp_path, ()))
    file.write_text(f"{TEXT} And more.", "utf-8")

    (after,) = state(seeds.scan(tmp_path, (before,)))

    assert after.id == before.id
    assert after.digest != before.digest


def test_a_moved_file_keeps_its_id_and_forgets_its_path(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt")
    (before,) = state(seeds.scan(tmp_path, ()))
    (tmp_path / "sub").mkdir()
    file.rename(tmp_path / "sub" / "b.txt")

    found = seeds.scan(tmp_path, (before,))

    assert found.forgotten == ("a.txt",)
    assert [(path, doc.id) for path, doc in found.changed] == [("sub/b.txt", before.id)]
    assert seeds.scan(tmp_path, state(found, before)) == seeds.Scan()


def test_a_copied_file_is_another_document(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (before,) = state(seeds.scan(tmp_path, ()))
    write(tmp_path, "b.txt")

    found = seeds.scan(tmp_path, (before,))

    assert found.forgotten == ()
    assert dict(found.changed)["b.txt"].id != before.id


def test_two_equal_files_that_moved_keep_an_id_each(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name)
    known = state(seeds.scan(tmp_path, ()))
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).rename(tmp_path / f"new-{name}")

    found = seeds.scan(tmp_path, known)

    assert found.forgotten == ("a.txt", "b.txt")
    assert [doc.id for _, doc in found.changed] == [doc.id for doc in known]


def test_a_deleted_file_is_no_event(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt")
    known = state(seeds.scan(tmp_path, ()))
    file.unlink()

    assert seeds.scan(tmp_path, known) == seeds.Scan()


def test_equal_paths_in_two_folders_have_two_ids(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(tmp_path, f"{folder}/a.txt")
    ids = {
        document.id
        for folder in ("one", "two")
        for document in state(seeds.scan(tmp_path / folder, ()))
    }

    assert len(ids) == 2


def test_links_that_leave_the_folder_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.txt")
    write(tmp_path, "docs/a.txt")
    docs = tmp_path / "docs"
    (docs / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (docs / "folder").symlink_to(tmp_path / "outside")
    (docs / "again.txt").symlink_to(docs / "a.txt")
    (docs / "loop").symlink_to(docs)
    (docs / "gone.txt").symlink_to(docs / "nothing.txt")

    found = seeds.scan(docs, ())

    assert (paths(found), found.problems) == (["a.txt"], ())


def test_links_into_a_hidden_place_of_the_folder_are_read(tmp_path: Path) -> None:
    write(tmp_path, "..2024/a.txt")
    (tmp_path / "..data").symlink_to("..2024")
    (tmp_path / "a.txt").symlink_to("..data/a.txt")

    assert paths(seeds.scan(tmp_path, ())) == ["a.txt"]


def test_an_oversized_file_is_a_problem_and_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    with (tmp_path / "big.txt").open("wb") as stream:
        stream.truncate(seeds.LARGEST + 1)

    found = seeds.scan(tmp_path, ())

    assert paths(found) == ["a.txt"]
    assert found.problems == ("big.txt: is larger than 20 MB",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_problem_and_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt").chmod(0)

    found = seeds.scan(tmp_path, ())

    assert paths(found) == ["a.txt"]
    assert found.problems == ("b.txt: Permission denied",)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="No such file") as caught:
        seeds.scan(tmp_path / "none", ())

    assert caught.value.kind == "unreadable"


def test_one_article_has_the_id_of_its_document(tmp_path: Path) -> None:
    write(tmp_path, "a.md", f"---\nid: other\nlang: nl\n---\n# Bridge\n\n{TEXT}")
    ((_, document),) = seeds.scan(tmp_path, ()).changed

    (entry,) = read(tmp_path, "a.md")

    assert entry.id == document.id
    assert (entry.title, entry.language, entry.published) == ("Bridge", "nl", None)


def test_articles_of_a_list_keep_their_ids_when_it_grows(tmp_path: Path) -> None:
    write(tmp_path, "a.json", '[{"id": 7, "title": "A"}, {"title": "B"}]')
    before = {entry.title: entry.id for entry in read(tmp_path, "a.json")}
    write(
        tmp_path, "a.json", '[{"title": "C"}, {"id": 7, "title": "A"}, {"title": "B"}]'
    )
    after = {entry.title: entry.id for entry in read(tmp_path, "a.json")}

    assert len(set(after.values())) == 3
    assert after.items() >= before.items()


def test_a_feed_file_gives_its_entries_and_itself_as_their_source(
    tmp_path: Path,
) -> None:
    write(tmp_path, "f.xml", FEED)
    entries = read(tmp_path, "f.xml")

    assert [(entry.id, entry.title) for entry in entries] == [("1", "A"), ("2", "B")]
    assert {entry.source.title for entry in entries if entry.source} == {"Herald"}


def test_a_sub_folder_can_be_the_outlet(tmp_path: Path) -> None:
    write(tmp_path, "Herald/2024/a.txt")
    write(tmp_path, "b.txt")
    write(tmp_path, "Herald/c.txt", f"Title: C\nSource: The Bugle\n\n{TEXT}")

    (inner,) = read(tmp_path, "Herald/2024/a.txt", per_folder=True)
    (outer,) = read(tmp_path, "b.txt", per_folder=True)
    (named,) = read(tmp_path, "Herald/c.txt", per_folder=True)

    assert (inner.outlet.key, inner.outlet.name) == (
        "subscription:docs/Herald",
        "Herald",
    )
    assert outer.outlet.key == ""
    assert named.source is not None


def test_the_language_is_guessed_where_it_shows(tmp_path: Path) -> None:
    write(tmp_path, "de.txt", "Die alte Brücke ist seit Donnerstag wieder offen. " * 2)
    write(tmp_path, "short.txt", "Brücke offen")

    assert read(tmp_path, "de.txt")[0].language == "de"
    assert read(tmp_path, "short.txt")[0].language == ""


def test_an_empty_document_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", " \n")

    with pytest.raises(ParseError, match=r"a\.txt: is empty"):
        read(tmp_path, "a.txt")


def test_a_page_saved_as_text_is_a_page(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", f"<!DOCTYPE html><title>Bridge</title><p>{TEXT}</p>")

    (entry,) = read(tmp_path, "a.txt")

    assert (entry.title, entry.content) == ("Bridge", f"<p>{TEXT}</p>")


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data here")
def test_the_shared_seeds_are_read_in_english() -> None:
    for path, _ in seeds.scan(SHARED, ()).changed:
        (entry,) = read(SHARED, path)

        assert entry.title
        assert entry.language == "en"
        assert entry.published is None
