"""Serves the website on a free port of this computer, which is the first line that it prints."""

from wsgiref.simple_server import WSGIRequestHandler, make_server

from website.wsgi import application


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        """The addresses of the test's own requests are of no use to anybody."""


if __name__ == "__main__":
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()
