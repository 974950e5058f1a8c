// What happens in a lane with one barrier.

export const TURNSTILE: Readonly<Record<string, string>> = {
  'a clear crossing': `
    read > crossing.inspecting.evidence.chip.reading & crossing.inspecting.evidence.face.capturing & crossing.inspecting.presence.unseen [doors=shut id=crossing-1]
    see A > crossing.inspecting.presence.present
    list > crossing.inspecting.evidence.watchlist.done [watchlist=answered]
    chip > crossing.inspecting.evidence.chip.done & crossing.inspecting.evidence.face.capturing [chip=read]
    face > crossing.inspecting.evidence.face.comparing [capture=captured]
    alike > crossing.deciding [comparison=compared]
    clear > crossing.opening [doors=exit judgement=clear]
    see open A > crossing.passing.awaited [doors=exit]
    see open entered > crossing.passing.doorway [doors=exit]
    see open B > crossing.passing.through [doors=exit passage=used]
    see open > crossing.closing.shutting [doors=shut]
    see ajar > crossing.closing.shutting
    see rest > crossing.recording [doors=shut passage=used reasons=]
    recorded > open.waiting [id=no-crossing]
  `,
  'a face that waits for the chip': `
    read > crossing.inspecting
    face > crossing.inspecting.evidence.face.awaitingChip
    list > crossing.inspecting.evidence.watchlist.done
    chip > crossing.inspecting.evidence.face.comparing
    fail compareFaces > crossing.deciding [comparison=failed]
    nonsense > crossing.referred [reasons=decision-missing]
  `,
  'a second attempt at the face, and none without a chip': `
    read > crossing.inspecting
    no face > crossing.inspecting.evidence.face.awaitingChip [capture=not-captured]
    chip > crossing.inspecting.evidence.face.capturingAgain
    no face > crossing.inspecting.evidence.face.done
    list > crossing.deciding
  `,
  'a second attempt that succeeds': `
    read > crossing.inspecting
    fail captureFace > crossing.inspecting.evidence.face.awaitingChip [capture=not-captured]
    chip > crossing.inspecting.evidence.face.capturingAgain
    face > crossing.inspecting.evidence.face.comparing
    after compare > crossing.inspecting.evidence.face.done [comparison=failed]
    after watchlist > crossing.deciding [watchlist=failed]
  `,
  'a second attempt that fails': `
    read > crossing.inspecting
    after captureOverdue > crossing.inspecting.evidence.face.awaitingChip [capture=not-captured]
    chip > crossing.inspecting.evidence.face.capturingAgain
    fail captureFace > crossing.inspecting.evidence.face.done
  `,
  'a second attempt that never ends': `
    read > crossing.inspecting
    no face > crossing.inspecting.evidence.face.awaitingChip
    chip > crossing.inspecting.evidence.face.capturingAgain
    after captureOverdue > crossing.inspecting.evidence.face.done
  `,
  'a chip that is not read ends the wait for it': `
    read > crossing.inspecting
    face > crossing.inspecting.evidence.face.awaitingChip
    no chip > crossing.inspecting.evidence.face.done [chip=unread]
    fail askWatchlist > crossing.deciding [watchlist=failed]
    refer > crossing.referred [reasons=face-mismatch doors=shut]
  `,
  'a chip that fails while the face is being taken': `
    read > crossing.inspecting
    fail readChip > crossing.inspecting.evidence.chip.done & crossing.inspecting.evidence.face.capturing [chip=unread]
    face > crossing.inspecting.evidence.face.done
  `,
  'a chip that never answers': `
    read > crossing.inspecting
    after chip > crossing.inspecting.evidence.chip.done [chip=unread]
  `,
  'a face whose chip never answers': `
    read > crossing.inspecting
    face > crossing.inspecting.evidence.face.awaitingChip
    after chip > crossing.inspecting.evidence.chip.done & crossing.inspecting.evidence.face.done [chip=unread]
  `,
  'a decision that ends in an error': `
    read > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    fail decide > crossing.referred [reasons=decision-missing]
  `,
  'a decision that never comes': `
    read > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    after decide > crossing.referred [reasons=decision-missing]
  `,
  'a call while it is being decided': `
    read > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    read > crossing.deciding
    call > crossing.referred [reasons=assistance-requested called=false]
  `,
  'a second document while it is being decided': `
    read > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    read another > crossing.referred [reasons=two-documents]
  `,
  'a device that is lost while it is being decided': `
    read > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    see A > crossing.deciding
    lose mrzReader > crossing.referred [reasons=mrz-reader-lost latched=none]
  `,
  'a barrier that is forced while it is being decided': `
    read > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    see ajar > crossing.referred [reasons=barrier-forced latched=barrier-forced alarm=true]
  `,
  'a barrier that is forced during an inspection': `
    read > crossing.inspecting
    see A > crossing.inspecting
    see open A > crossing.referred [reasons=barrier-forced latched=barrier-forced]
  `,
  'a second document, and the same twice': `
    read > crossing.inspecting
    read > crossing.inspecting
    read another > crossing.referred [reasons=two-documents]
  `,
  'a call during an inspection': `
    read > crossing.inspecting
    call > crossing.referred [reasons=assistance-requested]
  `,
  'a traveller who goes away and comes back': `
    read > crossing.inspecting.presence.unseen
    see rest > crossing.inspecting.presence.unseen
    see A > crossing.inspecting.presence.present
    see rest > crossing.inspecting.presence.away
    see A > crossing.inspecting.presence.present
    see rest > crossing.inspecting.presence.away
    after absence > crossing.recording [reasons=traveller-withdrew]
    fail record > crossing.unrecorded
    after leave > crossing.recording
    after record > crossing.unrecorded
    after leave > crossing.recording
    recorded > open.waiting
  `,
  'a housing that is opened: referred, then out of service until it is shut and an officer has looked': `
    read > crossing.inspecting
    see tamper > crossing.referred [reasons=tamper latched=tamper alarm=true]
    second-line > crossing.recording [resolution=second-line]
    recorded > crossing.leaving.before
    see rest > securing [latched=tamper alarm=true]
    after securing > outOfService
    see tamper > outOfService
    reset > outOfService [latched=tamper]
    see rest > outOfService
    reset > open.waiting [latched=none alarm=false]
  `,
  'a housing that is opened while somebody goes through': `
    read > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    clear > crossing.opening
    see open A > crossing.passing.awaited [alarm=false]
  `,
  'the battery finishes a crossing and begins none': `
    read > crossing.inspecting
    see battery > crossing.inspecting
    no chip > crossing.inspecting
    list > crossing.inspecting
    face > crossing.deciding
    refer > crossing.referred [reasons=face-mismatch]
    second-line > crossing.recording
    recorded > securing
    after securing > outOfService
    see rest > open.waiting
  `,
  'an officer who admits': `
    read > crossing.inspecting
    lose chipReader > crossing.referred [reasons=chip-reader-lost]
    refuse-entry > crossing.recording [resolution=refuse-entry]
    recorded > open.waiting
  `,
  'an officer who may not refuse a citizen, nor defer an arrival': `
    read citizen > crossing.inspecting
    call > crossing.referred
    refuse-entry > crossing.referred [resolution=none]
    defer-departure > crossing.referred [resolution=none]
    admit > crossing.opening [doors=exit resolution=admit]
  `,
  'an admission that waits for a board that can move': `
    read > crossing.inspecting
    call > crossing.referred
    see drive fault > crossing.referred
    admit > crossing.referred [resolution=none]
    see rest > crossing.referred
    lose journal > crossing.referred
    admit > crossing.referred [resolution=none]
    ready journal > crossing.referred
    admit > crossing.opening
  `,
  'an officer who does not come': `
    read > crossing.inspecting
    call > crossing.referred
    see A > crossing.referred
    after officer > crossing.recording [resolution=none]
    recorded > crossing.leaving.before
    after leave > open.waiting
  `,
  'a document that is left on the reader keeps the exit shut': `
    placed > open.waiting
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.readying [doors=shut]
    removed > crossing.opening [doors=exit]
  `,
  'a document that nobody takes': `
    placed > open.waiting
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.readying
    after takeDocument > crossing.referred [reasons=assistance-requested+document-left]
    second-line > crossing.recording
    recorded > securing
    after securing > outOfService
    removed > open.waiting
  `,
  'somebody behind the barrier keeps it shut': `
    read > crossing.inspecting
    call > crossing.referred
    see B > crossing.referred
    admit > crossing.readying
    see AB > crossing.readying
    after takeDocument > crossing.referred [reasons=assistance-requested+tailgating]
    admit > crossing.readying
    see B > crossing.readying.away
    after takeDocument > crossing.referred [reasons=assistance-requested+tailgating+traveller-withdrew+lane-occupied]
    admit > crossing.readying
    see A > crossing.opening
  `,
  'a board that is lost before the door may open': `
    read > crossing.inspecting
    call > crossing.referred
    see B > crossing.referred
    admit > crossing.readying
    lose barrier > crossing.referred [reasons=assistance-requested+barrier-lost]
  `,
  'a board that fails before the door may open': `
    read > crossing.inspecting
    call > crossing.referred
    see B > crossing.referred
    admit > crossing.readying
    see drive fault > crossing.referred [reasons=assistance-requested+barrier-stuck]
  `,
  'a barrier that is forced before it may open': `
    read > crossing.inspecting
    call > crossing.referred
    see AB > crossing.referred
    admit > crossing.readying [doors=shut]
    see open AB > crossing.referred [latched=barrier-forced reasons=assistance-requested+barrier-forced doors=shut]
  `,
  'a board that trips before the door may open': `
    read > crossing.inspecting
    call > crossing.referred
    see B > crossing.referred
    admit > crossing.readying
    see tripped > crossing.referred [reasons=assistance-requested+barrier-stuck]
  `,
  'a traveller who does not leave, and has left something': `
    placed > open.waiting
    read > crossing.inspecting
    call > crossing.referred
    see A > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.before
    after leave > securing
  `,
  'a barrier that does not open: shut again first, then the officer': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see ajar > crossing.opening
    after motor > crossing.closing.shutting [doors=shut reasons=assistance-requested+barrier-stuck]
    see ajar entered > crossing.closing.yielding [doors=exit buzzer=true]
    see ajar > crossing.closing.shutting
    see rest > crossing.referred [passage=none]
  `,
  'a barrier that fails while it opens': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see tripped > crossing.closing.shutting [reasons=assistance-requested+barrier-stuck]
    after motor > crossing.referred
  `,
  'a board that is lost while it opens': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    lose barrier > crossing.referred [reasons=assistance-requested+barrier-lost doors=shut]
  `,
  'a passage that nobody uses': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    after passage > crossing.closing.shutting [passage=not-used reasons=assistance-requested+passage-not-used]
    see A > crossing.recording
  `,
  'a traveller who goes away from the open barrier': `
    read > crossing.inspecting
    call > crossing.referred
    see A > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    see open > crossing.passing.strayed [doors=exit]
    see open A > crossing.passing.awaited
    see open > crossing.passing.strayed
    after absence > crossing.closing.shutting [doors=shut passage=not-used reasons=assistance-requested+passage-not-used]
    see A > crossing.recording
  `,
  'a gap between the sensors before the doorway': `
    read > crossing.inspecting
    call > crossing.referred
    see A > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    see open > crossing.passing.strayed
    see open entered > crossing.passing.doorway [doors=exit]
  `,
  'a traveller whom no sensor sees until behind the barrier': `
    read > crossing.inspecting
    call > crossing.referred
    see A > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    see open > crossing.passing.strayed
    see open B > crossing.passing.through [passage=used]
  `,
  'a barrier that never saw the traveller waits for the passage': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open > crossing.passing.awaited
    see open B > crossing.passing.through [passage=used]
  `,
  'a passage that is used late': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    after passage > crossing.closing.shutting
    see ajar entered > crossing.closing.yielding
    see open B > crossing.closing.shutting [passage=used reasons=assistance-requested]
    see rest > crossing.recording [passage=used latched=none]
  `,
  'a traveller who steps into the doorway and back': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    see open entered > crossing.passing.doorway
    see open A > crossing.passing.awaited
    see open entered > crossing.passing.doorway
    after passage > crossing.closing.yielding [passage=not-used]
  `,
  'a door that is held open': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    after holdOpen > crossing.closing [passage=not-used]
    see ajar entered > crossing.closing.yielding
    after leave > crossing.closing.yielding
    after leave > crossing.closing.yielding
    after leave > crossing.closing.shutting
    after motor > crossing.recording [latched=barrier-stuck reasons=assistance-requested+passage-not-used+barrier-stuck]
    recorded > securing
    see rest > securing [latched=barrier-stuck alarm=true]
    after securing > outOfService
    see drive fault > outOfService
    reset > outOfService [latched=barrier-stuck]
    see rest > outOfService
    reset > open.waiting
  `,
  'somebody who stands behind the barrier and does not go on': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    see open B > crossing.passing.through
    after leave > crossing.closing.shutting [passage=used]
    see B > crossing.recording
    recorded > securing
    after securing > outOfService
    see rest > open.waiting
  `,
  'somebody who follows: the barrier shuts before them': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    see open B > crossing.passing.through
    see open AB > crossing.closing.shutting [doors=shut passage=used latched=none]
  `,
  'somebody who has slipped through': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    see open B > crossing.passing.through
    see open > crossing.closing.shutting
    see ajar entered > crossing.closing.yielding [latched=tailgating]
    see open B > crossing.closing.shutting [latched=tailgating reasons=assistance-requested+tailgating alarm=true]
    see rest > crossing.recording
    recorded > securing [latched=tailgating]
    reset > open.waiting [latched=none]
  `,
  'somebody who comes from behind': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    see open AB > crossing.passing.doubtful
    see open A > crossing.passing.awaited
    see open AB > crossing.passing.doubtful
    see open entered > crossing.closing [latched=wrong-way reasons=assistance-requested+wrong-way]
    see rest > crossing.referred [alarm=true]
  `,
  'somebody who comes from behind and stays there': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    see open AB > crossing.passing.doubtful
    after several > crossing.closing.shutting [latched=wrong-way]
  `,
  'a flicker of both sensors as somebody goes through': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    see open AB > crossing.passing.doubtful
    see open B > crossing.passing.through [passage=used latched=none]
  `,
  'a board that is lost with the door open': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    lose barrier > crossing.recording [reasons=assistance-requested+barrier-lost]
  `,
  'a board that is lost while the door shuts': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    after passage > crossing.closing.shutting
    lose barrier > crossing.recording
  `,
  'a motor that does not shut the door': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    after passage > crossing.closing.shutting
    after motor > crossing.recording [latched=none reasons=assistance-requested+passage-not-used+barrier-stuck]
  `,
  'a lane that is stopped with the door open': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    stop > stopping.released [doors=exit reasons=assistance-requested+lane-stopped]
    recorded > stopped [recorded=true]
  `,
  'a lane that is stopped while the door gives way': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    after passage > crossing.closing.yielding
    stop > stopping.released [doors=exit]
    after record > stopped [recorded=false]
  `,
  'a lane that is stopped in an inspection': `
    read > crossing.inspecting
    stop > stopping.shut [reasons=lane-stopped doors=shut]
    fail record > stopped
  `,
  'a lane that is stopped when free': `
    stop > stopped
  `,
  'a retry that ends while something is wrong': `
    unreadable > open.retry
    placed > open.retry
    after leave > open.waiting [unreadable=0]
  `,
  'an unreadable document': `
    unreadable > open.retry [unreadable=1]
    unreadable > open.retry [unreadable=2]
    after leave > open.waiting [unreadable=0]
    unreadable > open.retry
    unreadable > open.retry
    unreadable > crossing.referred [reasons=document-unreadable]
  `,
  'a call from a free lane': `
    call > crossing.referred [reasons=assistance-requested called=false]
  `,
  'a lane that is closed and opened': `
    close > closed [doors=shut]
    call > closed [called=true]
    came > closed [called=false]
    read > closed [id=no-crossing]
    lose mrzReader > outOfService
    ready mrzReader > closed
    see ajar > outOfService [latched=barrier-forced alarm=true]
    see rest > outOfService
    reset > closed
    open > open.waiting
  `,
  'a lane that is closed over a document': `
    placed > open.waiting
    close > closed
  `,
  'a lane that loses its reader': `
    lose mrzReader > outOfService
    open > outOfService
    ready mrzReader > open.waiting
  `,
  'a lane that is forced open': `
    see ajar > outOfService [latched=barrier-forced alarm=true]
    reset > outOfService [latched=barrier-forced]
    see rest > outOfService
    reset > open.waiting
  `,
  'a board that has taken the doors over is not forced': `
    see tripped > outOfService [latched=none]
    see rest > open.waiting
  `,
  'a cleared traveller who has gone for a moment': `
    read > crossing.inspecting
    see A > crossing.inspecting.presence.present
    no chip > crossing.inspecting
    list > crossing.inspecting
    see rest > crossing.inspecting.presence.away
    face > crossing.deciding
    clear > crossing.readying.away [doors=shut]
    see A > crossing.opening [doors=exit]
  `,
  'a cleared traveller who has gone': `
    read > crossing.inspecting
    see A > crossing.inspecting.presence.present
    no chip > crossing.inspecting
    list > crossing.inspecting
    see rest > crossing.inspecting.presence.away
    face > crossing.deciding
    clear > crossing.readying.away
    after absence > crossing.referred [reasons=traveller-withdrew doors=shut]
  `,
  'an admission of somebody who stood there before the document was read, and has left': `
    see A > open.waiting
    read > crossing.inspecting.presence.present
    call > crossing.referred
    see rest > crossing.referred
    admit > crossing.readying.away [doors=shut]
  `,
  'an admission of somebody who has left': `
    read > crossing.inspecting
    see A > crossing.inspecting
    call > crossing.referred
    see rest > crossing.referred
    admit > crossing.readying.away [doors=shut]
  `,
  'somebody who steps through before the barrier is open': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see ajar > crossing.opening
    see ajar entered > crossing.passing.doorway
    see open B > crossing.passing.through
  `,
  'somebody who follows closely': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    see open entered B > crossing.passing.through [latched=none]
    see open B > crossing.passing.through [latched=none]
    see open entered B > crossing.closing.yielding [latched=tailgating alarm=true]
  `,
  'somebody who follows as the barrier gives way to the traveller': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    after passage > crossing.closing.shutting
    see ajar entered > crossing.closing.yielding
    see open entered B > crossing.closing.yielding [passage=used latched=none]
    see open entered > crossing.closing.yielding [latched=none]
    see open entered B > crossing.closing.yielding [latched=tailgating reasons=assistance-requested+tailgating]
  `,
  'somebody who is through as the barrier is shut': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    see open B > crossing.passing.through
    see open > crossing.closing.shutting
    see B > crossing.recording [latched=tailgating reasons=assistance-requested+tailgating]
  `,
  'a barrier that is forced during a referral': `
    read > crossing.inspecting
    call > crossing.referred
    see ajar > crossing.referred [latched=barrier-forced alarm=true reasons=assistance-requested+barrier-forced]
  `,
  'a barrier that is forced while the journal writes': `
    read > crossing.inspecting
    call > crossing.referred
    second-line > crossing.recording
    see ajar > crossing.recording [latched=barrier-forced]
  `,
  'a barrier that is forced while the journal fails': `
    read > crossing.inspecting
    call > crossing.referred
    second-line > crossing.recording
    fail record > crossing.unrecorded.waiting [doors=shut]
    see ajar > crossing.unrecorded.waiting [latched=barrier-forced]
  `,
  'a barrier that is forced while the traveller leaves': `
    read > crossing.inspecting
    call > crossing.referred
    see A > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.before
    see open A > crossing.leaving.before [latched=barrier-forced]
  `,
  'a barrier that is forced while the lane is secured': `
    placed > open.waiting
    read > crossing.inspecting
    call > crossing.referred
    second-line > crossing.recording
    recorded > securing [latched=none]
    see ajar > securing [latched=barrier-forced]
  `,
  'a board that fails while the traveller leaves': `
    read > crossing.inspecting
    call > crossing.referred
    see A > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.before
    see drive fault > securing
  `,
  'a barrier that is forced out of service, and one that only did not shut': `
    lose mrzReader > outOfService
    see tripped > outOfService [latched=none]
    see ajar > outOfService [latched=none]
    see rest > outOfService
    see ajar > outOfService [latched=barrier-forced alarm=true]
  `,
  'a barrier that opens within a scan and stays open is stuck, and not forced': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    after passage > crossing.closing.shutting
    after motor > crossing.recording [reasons=assistance-requested+passage-not-used+barrier-stuck]
    recorded > crossing.leaving.before
    after leave > securing [latched=none]
    after securing > outOfService [latched=none]
    see rest > open.waiting
  `,
  'a barrier that is stuck is not forced': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    after motor > crossing.referred [reasons=assistance-requested+barrier-stuck]
    see ajar > crossing.referred [latched=none]
  `,
  'an emergency is not ended over somebody in the doorway': `
    alarm > emergency.loop.alarm
    alarm over > emergency.loop.healing
    after fireDebounce > emergency.loop.resettable
    see ajar entered > emergency.loop.occupied
    reset > emergency.loop.occupied [doors=entry+exit]
    alarm in the doorway > emergency.loop.alarm
    alarm over > emergency.loop.healing
    see ajar entered > emergency.loop.healing
    after fireDebounce > emergency.loop.occupied
    see rest > emergency.loop.resettable
    reset > crossing.recording
  `,
  'a lane that is stopped twice with the door open': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    stop > stopping.released
    stop > stopping.released [doors=exit]
  `,
  'a document that lies there while the traveller is away': `
    placed > open.waiting
    read > crossing.inspecting
    see A > crossing.inspecting
    call > crossing.referred
    see rest > crossing.referred
    admit > crossing.readying.away
    see A > crossing.readying.waiting
  `,
  'a passage that is used as the barrier shuts': `
    read > crossing.inspecting
    call > crossing.referred
    admit > crossing.opening
    see open A > crossing.passing.awaited
    after passage > crossing.closing.shutting [passage=not-used]
    see B > crossing.recording [passage=used]
  `,
  'a code': `
    code > open.waiting [code=true]
    code expires > open.waiting [code=false]
    code > open.waiting
    read > crossing.inspecting [code=true]
  `,
  'a fire in an inspection': `
    read > crossing.inspecting
    alarm > emergency.loop.alarm & emergency.journal.recording [doors=entry+exit alarm=true reasons=emergency passage=emergency]
    reset > emergency.loop.alarm
    alarm over > emergency.loop.healing
    alarm > emergency.loop.alarm
    alarm over > emergency.loop.healing
    reset > emergency.loop.healing
    after fireDebounce > emergency.loop.resettable
    alarm > emergency.loop.alarm
    alarm over > emergency.loop.healing
    after fireDebounce > emergency.loop.resettable
    fail record > emergency.journal.unrecorded
    after leave > emergency.journal.recording
    after record > emergency.journal.unrecorded
    after leave > emergency.journal.recording
    stop > emergency.loop.resettable
    recorded > emergency.journal.done [recorded=true doors=entry+exit]
    alarm > emergency.loop.alarm & emergency.journal.done
    alarm over > emergency.loop.healing
    after fireDebounce > emergency.loop.resettable
    see drive fault > emergency.loop.resettable
    reset > securing [id=no-crossing doors=shut]
    see rest > open.waiting
  `,
  'a fire in a free lane is a record of its own': `
    alarm > emergency.loop.alarm & emergency.journal.recording [reasons=emergency id=crossing-1]
    alarm over > emergency.loop.healing
    lose barrier > emergency.loop.alarm [doors=entry+exit]
    ready barrier > emergency.loop.alarm
    see rest > emergency.loop.healing
    after fireDebounce > emergency.loop.resettable
    reset > crossing.recording
    recorded > open.waiting
  `,
  'a fire after a crossing that is on record': `
    read > crossing.inspecting
    call > crossing.referred
    second-line > crossing.recording
    see A > crossing.recording
    recorded > crossing.leaving.before
    alarm > emergency.journal.recording [reasons=emergency]
  `,
};
