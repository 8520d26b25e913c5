"""git_https.py ROOT CERTIFICATE PORT_FILE: serves the repositories below ROOT over HTTPS on loopback, by git http-backend.

The certificate file holds the key, too. The port, a free one, is written when it listens.
"""
import http.server
import os
import ssl
import subprocess
import sys

root, certificate, port_file = sys.argv[1:]


class GitHandler(http.server.BaseHTTPRequestHandler):
    """One request is one run of the backend, a CGI program (RFC 3875). Answers are streamed in chunks."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, _, query = self.path.partition("?")
        environment = dict(
            os.environ,
            GATEWAY_INTERFACE="CGI/1.1",
            SERVER_PROTOCOL=self.request_version,
            REQUEST_METHOD=self.command,
            PATH_INFO=path,
            QUERY_STRING=query,
            REMOTE_ADDR=self.client_address[0],
            CONTENT_TYPE=self.headers.get("Content-Type", ""),
            CONTENT_LENGTH=self.headers.get("Content-Length", ""),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            GIT_PROTOCOL=self.headers.get("Git-Protocol", ""),
            GIT_PROJECT_ROOT=root,
            GIT_HTTP_EXPORT_ALL="1",
        )
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        backend = subprocess.Popen(
            ["git", "http-backend"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        backend.stdin.write(body)
        backend.stdin.close()
        self.answer(backend.stdout)
        backend.wait()

    do_POST = do_GET

    def answer(self, output):
        status, headers = 200, []
        while line := output.readline().strip():
            name, value = line.decode("latin-1").split(": ", 1)
            if name.lower() == "status":
                status = int(value.split()[0])
            else:
                headers.append((name, value))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while piece := output.read(1 << 16):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), GitHandler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(port_file + ".new", "w") as file:
    file.write("%d\n" % server.server_port)
os.rename(port_file + ".new", port_file)
server.serve_forever()
