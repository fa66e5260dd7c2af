"""What a WSGI server loads."""

from conference.app import create_app

app = create_app()
