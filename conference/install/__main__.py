"""`python3 -m conference.install [test]`: all that a start (or the tests) need, skipping what is done already."""

import sys

from conference.install.environment import debian_packages, ensure_environment
from conference.install.paths import ROOT
from conference.install.report import SetUpFailed
from conference.install.system import ensure_packages
from conference.install.translations import compile_translations
from conference.install.vendor import install_browser_code

_PDF = ["libpangoft2-1.0-0", "libharfbuzz-subset0"]  # WeasyPrint's own; without the second it is eight times slower
_FONT = "fonts-wqy-microhei"  # names in Chinese, Japanese and Korean: the smallest font that has all three, 1.6 MB
_TESTS = ["chromium", "cups-client", "cups-daemon", "poppler-utils", "postgresql"]


def main(purpose: str) -> None:
    for_tests = purpose == "test"
    ensure_packages([*_PDF, _FONT, *debian_packages(), *(_TESTS if for_tests else ())])
    ensure_environment(ROOT / ("requirements-test.lock" if for_tests else "requirements.lock"))
    install_browser_code()
    compile_translations()


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except SetUpFailed as problem:
        sys.exit(str(problem))
