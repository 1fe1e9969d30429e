"""A bare "hello world" of Flask, served as the product is: it shows what server and client alone can do."""

import sys

import waitress
from flask import Flask

app = Flask("hello")
app.add_url_rule("/", view_func=lambda: "hello")

if __name__ == "__main__":
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
