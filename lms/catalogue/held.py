"""Every column of media that has an address, to be looked up by the hash in it and sent in pieces."""

from lms.base.mediareading import Column
from lms.catalogue.models import Attachment, Media, MediaForm, Sound

PICTURE = Column(Media.data, Media.sha256, also=(Media.mime,))
SMALL_PICTURE = Column(MediaForm.data, MediaForm.sha256, MediaForm.name)
OPUS, AAC = Column(Sound.opus, Sound.sha256), Column(Sound.aac, Sound.sha256)
FILE = Column(Attachment.data, Attachment.sha256, also=(Attachment.mime,))
OTHER_FORM = Column(Attachment.other, Attachment.sha256)
