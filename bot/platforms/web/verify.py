"""The page that checks a proof of balances, for whoever comes; it is the same from a disk."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bot import verifying

router = APIRouter(include_in_schema=False)


@router.get(verifying.PATH)
async def shown() -> HTMLResponse:
    """Show the page, which asks nothing more of anybody."""
    policy = f"{verifying.policy()}; frame-ancestors 'none'"
    return HTMLResponse(verifying.written(), headers={"Content-Security-Policy": policy})
