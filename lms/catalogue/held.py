"""Every column of media that has an address, to be looked up by the hash in it and sent in pieces."""

from lms.base.mediareading import MediaColumn
from lms.catalogue.models import Attachment, Media, MediaForm, Sound

PICTURE = MediaColumn(Media.data, Media.sha256, also=(Media.mime,))
SMALL_PICTURE = MediaColumn(MediaForm.data, MediaForm.sha256, MediaForm.name)
OPUS, AAC = MediaColumn(Sound.opus, Sound.sha256), MediaColumn(Sound.aac, Sound.sha256)
FILE = MediaColumn(Attachment.data, Attachment.sha256, also=(Attachment.mime,))
OTHER_FORM = MediaColumn(Attachment.other, Attachment.sha256)
