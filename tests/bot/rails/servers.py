"""A bank's server for files, on loopback, and what goes wrong with one."""

from contextlib import asynccontextmanager
from datetime import timedelta

import asyncssh

from bot.rails.sftp import Server, Sftp


class Folders(asyncssh.SFTPServer):
    """Its folders: `bank.full` is a full disk, `bank.deaf` answers nothing once a name is given."""

    bank = None

    def __init__(self, chan):
        super().__init__(chan, chroot=str(self.bank.root).encode())

    def write(self, file_obj, offset, data):
        if self.bank.full:
            raise asyncssh.SFTPNoSpaceOnFilesystem("full")
        self.bank.puts += 1
        return super().write(file_obj, offset, data)

    def rename(self, oldpath, newpath):
        super().rename(oldpath, newpath)
        if self.bank.deaf:
            raise asyncssh.SFTPConnectionLost("no answer")


class Bank:
    """A bank with folders, and the keys by which both sides are known."""

    def __init__(self, root):
        self.root, self.full, self.deaf, self.puts = root, False, False, 0
        self.host, self.own = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
        for name in ("out", "in"):
            (root / name).mkdir(parents=True)
        self.key_file = root.parent / "own_key"
        self.own.write_private_key(self.key_file)

    def place(self, port, seen, host=None):
        """Return the bank's place, known by its key or by another one."""
        host_key = (host or self.host).export_public_key().decode().strip()
        return Sftp(
            Server("127.0.0.1", port, "wasl", host_key, str(self.key_file)), seen, timedelta(0)
        )

    @asynccontextmanager
    async def listening(self):
        """Serve its folders, and yield the port."""
        folders = type("TheirFolders", (Folders,), {"bank": self})
        authorized = asyncssh.import_authorized_keys(self.own.export_public_key().decode())
        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[self.host],
            authorized_client_keys=authorized,
            sftp_factory=folders,
        )
        try:
            yield server.get_port()
        finally:
            server.close()
            await server.wait_closed()
