# SPDX-License-Identifier: CC0-1.0
"""Where a suite is found, and that none is read that is not as it was made."""
import shutil
import zipfile

import pytest

import assay_golden
from assay_golden.suite import find
from conftest import CLIENT, GOLDEN


@pytest.fixture
def copy(tmp_path):
    """A copy of the folder with what one case needs, and the sums of everything."""
    folder = tmp_path / "golden"
    folder.mkdir()
    for name in ("MANIFEST.json", "SHA256SUMS", "flags.json"):
        shutil.copy(GOLDEN / name, folder)
    for name in ("cases/amp-l1/amp-l1-hand.json", "expected/amp-l1-hand.npz"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(GOLDEN / name, folder / name)
    shutil.copytree(GOLDEN / "inputs", folder / "inputs")
    return folder


def test_a_folder_and_an_archive_are_one_suite(suite):
    folder = assay_golden.suite(GOLDEN)
    assert folder.methods == suite.methods and folder.version == suite.version
    ids = [case.id for case in suite.cases("vamp")]
    assert ids == [case.id for case in folder.cases("vamp")] and len(ids) > 20
    assert (folder.case("vamp-hand").expected["x"] == suite.case("vamp-hand").expected["x"]).all()


def test_the_package_is_of_the_suite_s_version(suite):
    assert f'version = "{suite.version}"' in (CLIENT / "pyproject.toml").read_text()
    readme = (CLIENT / "README.md").read_text()
    assert f"{len(suite.cases())} cases" in readme and f"assay_golden-{suite.version}-" in readme


def test_every_file_of_the_archive_is_as_it_was_made(suite):
    assert suite.check() > 1699


def test_a_folder_without_the_answers_of_mistakes_judges_all_the_same(copy):
    case = assay_golden.Suite(copy).case("amp-l1-hand")
    verdict = case.check(x=case.expected["x"] + 1)
    assert verdict.status == "failed" and "no diagnosis: this suite does not hold" in str(verdict)


@pytest.mark.parametrize("name", ["MANIFEST.json", "cases/amp-l1/amp-l1-hand.json",
                                  "expected/amp-l1-hand.npz"])
def test_a_changed_file_is_an_error_that_names_it(copy, name):
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(assay_golden.SuiteError, match=f"{name} has SHA-256 .* but SHA256SUMS"):
        assay_golden.Suite(copy).case("amp-l1-hand").expected


def test_a_missing_file_is_an_error_that_names_it(copy):
    (copy / "expected/amp-l1-hand.npz").unlink()
    with pytest.raises(assay_golden.SuiteError, match="expected/amp-l1-hand.npz cannot be read"):
        assay_golden.Suite(copy).case("amp-l1-hand").expected


def test_what_is_no_suite_is_an_error(tmp_path):
    with pytest.raises(assay_golden.SuiteError, match="neither a folder nor a zip"):
        assay_golden.suite(tmp_path / "nowhere")
    with pytest.raises(assay_golden.SuiteError, match="SHA256SUMS cannot be read"):
        assay_golden.suite(tmp_path)
    (tmp_path / "not.zip").write_text("text")
    with pytest.raises(assay_golden.SuiteError, match="is no zip archive"):
        assay_golden.suite(tmp_path / "not.zip")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(assay_golden.SuiteError, match="SHA256SUMS cannot be read"):
        assay_golden.suite(tmp_path / "empty.zip")


def test_a_path_goes_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSAY_GOLDEN", str(tmp_path))
    assert find() == tmp_path and find(GOLDEN) == GOLDEN


def test_unknown_names_are_told_with_those_that_are_known(suite):
    with pytest.raises(assay_golden.UnknownName, match="did you mean amp-l1") as error:
        suite.cases("amp-11")
    assert "vamp-l1" in str(error.value)
    with pytest.raises(assay_golden.UnknownName, match="did you mean .*amp-l1-hand"):
        suite.case("amp-l1-hnd")
