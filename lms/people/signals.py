"""What other packages may want to hear about people.

`signed_in`   sent by the sign-in views after a person has signed in on this device, inside the request and before
              its commit. Sender: the session. Argument: person_id.
`erased`      sent by `actions.erase` in the same transaction, before the person's own columns are emptied, so that
              every package can empty what it keeps. Sender: the session. Arguments: person_id, now.
"""

from blinker import Namespace

_signals = Namespace()
signed_in = _signals.signal("signed-in")
erased = _signals.signal("erased")
