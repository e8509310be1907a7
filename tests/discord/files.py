"""Files that were sent along."""

from dataclasses import dataclass


@dataclass
class File:
    server: object
    id: int
    name: str
    content: bytes
    kind: str = "application/octet-stream"
    words: str = ""

    @property
    def url(self):
        return f"{self.server.address}/attachments/{self.id}/{self.name}"

    def as_json(self):
        return {
            "id": str(self.id),
            "filename": self.name,
            "size": len(self.content),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.kind,
            "description": self.words or None,
        }
