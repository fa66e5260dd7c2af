"""What a WSGI server loads, and every `flask conference …` command."""

from conference.app import create_app
from conference.foundation.settings import keep_private

keep_private()
app = create_app()
