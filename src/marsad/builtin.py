"""What Marsad itself offers, through the same door as everybody else."""

from marsad.detect.classifier_detector import DETECTORS
from marsad.detect.language_detector import LanguageDetector
from marsad.detect.lexicon_detector import LexiconDetector
from marsad.detect.mixed_detector import MixedLanguagesDetector
from marsad.observe.readers.apify_facebook import ApifyFacebookReader
from marsad.observe.readers.apify_tiktok import ApifyTikTokReader
from marsad.observe.readers.bluesky import BlueskyReader
from marsad.observe.readers.coordination_csv import CoordinationReader
from marsad.observe.readers.crowdtangle import CrowdTangleReader
from marsad.observe.readers.crowdtangle_api import CrowdTangleApiReader
from marsad.observe.readers.facebook_page import FacebookPageReader
from marsad.observe.readers.fourcat import FourCatReader
from marsad.observe.readers.fourcat_ndjson import FourCatNdjsonReader
from marsad.observe.readers.invid import InVidReader
from marsad.observe.readers.jetstream import JetstreamReader
from marsad.observe.readers.junkipedia import JunkipediaReader
from marsad.observe.readers.mastodon import MastodonReader
from marsad.observe.readers.mcl import MetaContentLibraryReader
from marsad.observe.readers.ndjson import NdjsonReader
from marsad.observe.readers.pushshift import PushshiftReader
from marsad.observe.readers.table import TableReader
from marsad.observe.readers.telegram_desktop import TelegramDesktopReader
from marsad.observe.readers.telethon import TelethonReader
from marsad.observe.readers.tiktok_research import TikTokResearchReader
from marsad.observe.readers.warc import WarcReader
from marsad.observe.readers.x_v1 import XV1Reader
from marsad.observe.readers.x_v2 import XV2Reader
from marsad.observe.readers.youtube_api import YouTubeApiReader
from marsad.observe.readers.ytdt import YouTubeDataToolsReader
from marsad.observe.readers.zeeschuimer import ZeeschuimerReader
from marsad.plugins.seam import Plugin

PLUGIN = Plugin(
    name="builtin",
    readers=(
        NdjsonReader,
        FourCatReader,
        PushshiftReader,
        XV2Reader,
        XV1Reader,
        TikTokResearchReader,
        YouTubeApiReader,
        TableReader,
        WarcReader,
        FacebookPageReader,
        CoordinationReader,
        CrowdTangleReader,
        InVidReader,
        JunkipediaReader,
        MetaContentLibraryReader,
        YouTubeDataToolsReader,
        ApifyFacebookReader,
        ApifyTikTokReader,
        CrowdTangleApiReader,
        FourCatNdjsonReader,
        ZeeschuimerReader,
        TelegramDesktopReader,
        TelethonReader,
        JetstreamReader,
        BlueskyReader,
        MastodonReader,
    ),
    detectors=(LanguageDetector, LexiconDetector, *DETECTORS, MixedLanguagesDetector),
)
