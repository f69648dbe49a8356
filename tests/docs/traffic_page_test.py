"""The configurations that docs/traffic.md shows are ones that HAProxy and nginx take."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path


def block(text, language):
    found = re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert len(found) == 1, (language, len(found))
    return found[0]


def check(command, *files):
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 0, (command, ended.stdout, ended.stderr, *files)


def main(root):
    text = (root / "docs/traffic.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        haproxy = block(text, "haproxy").replace("/run/haproxy", name).replace("/var/lib/haproxy", name)
        (folder / "haproxy.cfg").write_text(haproxy, encoding="utf-8")
        check(["/usr/sbin/haproxy", "-c", "-f", folder / "haproxy.cfg"], haproxy)

        (folder / "app.conf").write_text(block(text, "nginx-file"), encoding="utf-8")
        site = block(text, "nginx").replace("/etc/nginx/lockstep", name)
        temporary = "".join(f"{kind}_temp_path {name}/{kind};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        nginx = f"pid {name}/pid;\nerror_log {name}/log;\nevents {{}}\nhttp {{\n{temporary}access_log off;\n{site}}}\n"
        (folder / "nginx.conf").write_text(nginx, encoding="utf-8")
        check(["/usr/sbin/nginx", "-t", "-e", folder / "log", "-c", folder / "nginx.conf"], nginx)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
