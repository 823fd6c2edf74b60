"""Corrections survive being written and read, and a broken file names its lines."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import ConfigErrors, corrected, load
from aggregator.config.corrections import (
    Correction,
    Entitle,
    Forget,
    Join,
    Part,
    Pin,
    Reference,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = Reference(id="tag:a,2026:1", link="https://a.example/1", title='A "quoted" one')
TWO = Reference(id="https://b.example/2")

ALL: list[Correction] = [
    Join(articles=(ONE, TWO), when=NOW),
    Part(these=(ONE,), those=(TWO,), when=NOW),
    Entitle(article=ONE, title="Ferry: ‘aground’", when=NOW),
    Pin(article=TWO, when=NOW),
    Pin(article=TWO, do="unpin", when=NOW),
    Forget(keys=("ab12", "cd34"), when=NOW),
]


def configure(folder: Path) -> Path:
    config = folder / "aggregator.toml"
    config.write_text("[service]\n", encoding="utf-8")
    return config


def test_what_is_added_is_read_again_in_its_order(tmp_path: Path) -> None:
    config = configure(tmp_path)
    corrected.add(config, ALL[:2], NOW)
    file = corrected.add(config, ALL[2:], NOW)
    assert file.name == "aggregator.corrections.toml"
    found, faults = corrected.read(file)
    assert not faults
    assert list(found.made) == ALL
    assert found.references == (ONE, TWO)
    assert found.forgotten == {"ab12", "cd34"}
    assert load(config, {}).corrections == found


def test_what_a_person_wrote_into_the_file_stays(tmp_path: Path) -> None:
    config = configure(tmp_path)
    file = corrected.add(config, ALL[:1], NOW)
    file.write_text(file.read_text().replace("do =", "# because\ndo ="))
    corrected.add(config, ALL[1:2], NOW)
    assert "# because" in file.read_text()
    assert len(corrected.read(file)[0].made) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[correction]]\nda = 1\n", 1, 'expected one of "join", "part"'),
        ("\n[[correction]]\ndo = 'joyn'\n", 3, "expected one of"),
        ("[[correction]]\ndo = 'join'\n", 1, "articles: is missing"),
        ("[[correction]]\ndo='forget'\nkeys=['']\n", 3, "keys 1: expected text"),
        ("[[correction]]\ndo='pin'\narticle={id=''}\n", 3, "expected text"),
        ("[[correction]]\ndo='pin'\narticle={id='a'}\nx=1\n", 4, "x: unknown key"),
        ("[correction]\ndo = 'pin'\n", 1, "in double brackets"),
        ("other = 1\n", 1, "unknown key"),
        ("[[correction]]\ndo = pin\n", 2, "is not TOML"),
    ],
)
def test_a_broken_file_names_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    config = configure(tmp_path)
    corrected.beside(config).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigErrors) as caught:
        load(config, {})
    assert f"aggregator.corrections.toml:{line}: " in str(caught.value)
    assert words in str(caught.value)
    with pytest.raises(ConfigErrors):
        corrected.add(config, ALL[:1], NOW)


def test_a_new_file_can_be_read_by_whoever_reads_the_configuration(
    tmp_path: Path,
) -> None:
    config = configure(tmp_path)
    config.chmod(0o640)
    assert corrected.add(config, ALL[:1], NOW).stat().st_mode & 0o777 == 0o640


@given(title=st.text(max_size=60), id=st.text("abc:/\"'\\é", min_size=1, max_size=20))
def test_any_title_is_kept_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, title: str, id: str
) -> None:
    config = configure(tmp_path_factory.mktemp("any"))
    made = Entitle(article=Reference(id=id, title=title), title=title)
    found, faults = corrected.read(corrected.add(config, [made], NOW))
    assert not faults
    (read,) = found.made
    assert isinstance(read, Entitle)
    assert read.article.id == id
    assert read.title.split() == "".join(filter(str.isprintable, title)).split() or (
        "\n" not in read.title
    )
