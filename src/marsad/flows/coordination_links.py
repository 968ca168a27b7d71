"""An address as the object that people share: the same page is one object, however its address was passed on."""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

TRACKING_BEGINS = ("utm_", "at_", "mtm_", "pk_", "hsa_", "_hs")  # parameters that tell who sent whom
TRACKING_NAMES = """
fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid mibextid ref_src ref_url cmpid
ocid smid sfnsn share_id spm _ga _gl share_app_id
"""
TRACKING = frozenset(TRACKING_NAMES.split())
TRACKING_OF = {  # only there
    "x.com": frozenset({"s", "t", "ref"}),
    "tiktok.com": frozenset({"_r", "_t", "lang"}),
    "youtube.com": frozenset({"si", "feature", "app", "pp"}),
    "facebook.com": frozenset({"ref", "refid", "paipv", "eav"}),
}
MOBILE = ("www.", "m.", "mobile.", "mbasic.", "touch.", "amp.", "web.", "l.", "lm.", "old.")  # hosts of the same site
SAME_SITE = {
    "twitter.com": "x.com",
    "fb.com": "facebook.com",
    "telegram.me": "t.me",
    "youtube-nocookie.com": "youtube.com",
}
SHORTENER_NAMES = """
bit.ly t.co tinyurl.com goo.gl ow.ly buff.ly is.gd rebrand.ly cutt.ly t.ly shorturl.at rb.gy dlvr.it lnkd.in fb.me
wp.me trib.al ift.tt tiny.cc shrtm.nu s.id vt.tiktok.com vm.tiktok.com
"""
SHORTENERS = frozenset(SHORTENER_NAMES.split())  # where they lead is not asked: nothing here opens an address
WEB = ("http", "https", "")


def canonical(address: str) -> str | None:
    """What the address points at, without how it was passed on; None where it is no address of a page.

    The scheme, a mobile host, tracking parameters, the fragment and a last slash go; parameters are put in order.
    A shortened address stays as it is: two posts with one share it, two with different ones do not.
    """
    address = address.strip()
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = site(parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme.lower() not in WEB or "." not in host or " " in host or (not parts.scheme and parts.username):
        return None
    path = unquote(parts.path).rstrip("/").removesuffix("/amp")
    if host == "youtu.be":
        host, path, query = "youtube.com", "/watch", [("v", path.strip("/"))]
    else:
        query = parse_qsl(parts.query, keep_blank_values=False)
    gone = TRACKING | TRACKING_OF.get(host, frozenset())
    kept = sorted((key, value) for key, value in query if key.lower() not in gone and not _tracks(key))
    return host + path + (f"?{urlencode(kept)}" if kept else "")


def site(host: str) -> str:
    """The site of a host: lower case, without what only says 'mobile'."""
    host = host.lower().rstrip(".")
    if host in SHORTENERS:
        return host
    for prefix in MOBILE:
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
            break
    return SAME_SITE.get(host, host)


def is_shortened(found: str) -> bool:
    """Whether what `canonical` gave is a shortened address: where it leads is not known."""
    return found.partition("/")[0] in SHORTENERS


def same_file(address: str) -> str | None:
    """What stands for an image or video: its id, or its address without parameters, which only sign it."""
    address = address.strip()
    if "://" not in address:
        return address or None
    found = canonical(address.partition("?")[0])
    return found if found and "/" in found else None


def is_of(found: str, domains: frozenset[str]) -> bool:
    """Whether what `canonical` gave is on one of `domains`, or under one of them."""
    host = found.partition("/")[0].partition("?")[0]
    while host:
        if host in domains:
            return True
        host = host.partition(".")[2]
    return False


def _tracks(key: str) -> bool:
    return key.lower().startswith(TRACKING_BEGINS)
