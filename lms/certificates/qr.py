"""QR codes as SVG."""

import base64
import io

import segno


def qr_data(text: str) -> str:
    """A data: address of a QR code (level M) for an <img>."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(out, kind="svg", border=2, xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
