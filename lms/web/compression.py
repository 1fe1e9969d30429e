"""Compresses answers with Flask-Compress, unless they are compressed already."""

from flask import Flask, Response
from flask_compress import Compress


def init_app(app: Flask) -> None:
    """Register Flask-Compress behind everything that may still change an answer."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIN_SIZE=400,
        COMPRESS_REGISTER=False,
    )
    compress = Compress(app)

    @app.after_request
    def pack(response: Response) -> Response:
        # Flask-Compress looks at what the browser accepts before it sees that there is nothing to do. Of an answer that
        # is part of something, the byte positions would be wrong once it was compressed.
        done = "Content-Encoding" in response.headers or response.status_code == 206
        return response if done else compress.after_request(response)
