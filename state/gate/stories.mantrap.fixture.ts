// What happens in a lane with two doors: what it has of its own, and what is told there otherwise.

export const MANTRAP: Readonly<Record<string, string>> = {
  'a clear crossing': `
    read > crossing.inspecting.presence.outside & crossing.inspecting.evidence.face.awaitingPlace [doors=shut]
    list > crossing.inspecting.evidence.watchlist.done & crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering & crossing.inspecting.evidence.face.awaitingPlace [doors=entry]
    see entry open > crossing.inspecting.presence.entering
    see entry open entered > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking & crossing.inspecting.evidence.face.awaitingPlace [doors=shut]
    see entry ajar A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present & crossing.inspecting.evidence.face.capturing
    see AB > crossing.inspecting.presence.present
    face > crossing.inspecting.evidence.face.comparing
    alike > crossing.deciding
    clear > crossing.readying [doors=shut]
    see A > crossing.opening [doors=exit]
    see open B > crossing.passing.awaited
    see open entered > crossing.passing.doorway
    see open > crossing.closing.shutting [doors=shut passage=used]
    see rest > crossing.recording
    recorded > open.waiting
  `,
  'a document that must be taken before the entry opens': `
    placed > open.waiting
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.taking [doors=shut]
    removed > crossing.inspecting.presence.entering [doors=entry]
  `,
  'a document that nobody takes': `
    placed > open.waiting
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.taking
    after takeDocument > crossing.referred [reasons=document-left doors=shut]
  `,
  'nobody whose chip is not read is let in': `
    read > crossing.inspecting.presence.outside
    no chip > crossing.inspecting.presence.outside & crossing.inspecting.evidence.face.done [doors=shut]
    list > crossing.deciding
    refer > crossing.referred
    admit > crossing.admitting [doors=entry]
    see entry open entered > crossing.admitting
    see entry open A > crossing.readying [doors=shut]
    see A > crossing.opening [doors=exit]
  `,
  'an admission while the document still lies on the reader': `
    placed > open.waiting
    read > crossing.inspecting.presence.outside
    no chip > crossing.inspecting.presence.outside
    list > crossing.deciding
    refer > crossing.referred
    admit > crossing.readying.waiting [doors=shut]
    removed > crossing.admitting [doors=entry]
  `,
  'an admission for which nobody takes the document': `
    placed > open.waiting
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.readying.waiting
    after takeDocument > crossing.referred [reasons=assistance-requested+document-left doors=shut]
  `,
  'an admission that is not used': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    after passage > crossing.recording [passage=not-used reasons=assistance-requested+passage-not-used]
    see entry open > crossing.recording
    recorded > crossing.leaving.looking [doors=shut]
    see rest > open.waiting
  `,
  'an admission with the board lost': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    lose barrier > crossing.referred [reasons=assistance-requested+barrier-lost]
  `,
  'a lane that is stopped while the entry is open for one who is admitted': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    stop > stopping.entering [doors=entry]
  `,
  'nobody comes in': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open > crossing.inspecting.presence.entering
    after passage > crossing.inspecting.presence.locking [doors=shut]
    see rest > crossing.recording [reasons=traveller-withdrew]
    placed > crossing.recording
    recorded > securing
    removed > open.waiting
  `,
  'somebody in the entry as it shuts': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open > crossing.inspecting.presence.entering
    after passage > crossing.inspecting.presence.locking
    see entry ajar entered > crossing.inspecting.presence.givingWay [doors=entry]
    see entry ajar > crossing.inspecting.presence.locking [doors=shut]
    see entry ajar entered > crossing.inspecting.presence.givingWay
    after leave > crossing.inspecting.presence.givingWay
    after leave > crossing.inspecting.presence.locking
    after motor > crossing.referred [latched=barrier-stuck reasons=barrier-stuck]
  `,
  'an entry that does not shut': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    after motor > crossing.referred [latched=none reasons=barrier-stuck doors=shut]
  `,
  'a lane that is stopped while somebody comes in': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    stop > stopping.entering [doors=entry reasons=lane-stopped]
  `,
  'a lane that is stopped while the entry gives way': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open > crossing.inspecting.presence.entering
    after passage > crossing.inspecting.presence.locking
    see entry ajar entered > crossing.inspecting.presence.givingWay
    stop > stopping.entering [doors=entry]
  `,
  'an exit that is forced while somebody comes in': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see both open > crossing.referred [latched=barrier-forced reasons=barrier-forced doors=shut]
  `,
  'two persons in the lane keep the exit shut': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see AB > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.readying [doors=shut]
    see entry ajar A > crossing.readying [doors=shut]
    after takeDocument > crossing.referred [reasons=assistance-requested+barrier-stuck]
    see AB > crossing.referred
    admit > crossing.readying
    after takeDocument > crossing.referred [reasons=assistance-requested+barrier-stuck+tailgating]
  `,
  'a referred traveller is let back out through the entry': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred [doors=shut]
    second-line > crossing.recording
    recorded > crossing.leaving.back [doors=entry alarm=false]
    see entry open A > crossing.leaving.back
    see entry open entered > crossing.leaving.back
    see entry open > crossing.leaving.locking [doors=shut]
    see entry ajar entered > crossing.leaving.back
    see entry open > crossing.leaving.locking
    see rest > open.waiting
  `,
  'somebody who stays inside': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.back
    after leave > crossing.leaving.staying [doors=entry alarm=true]
    see entry open entered > crossing.leaving.staying
    see entry open > crossing.leaving.locking
    after motor > securing
  `,
  'an exit that is forced while somebody is let back out': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.back
    see both open > securing [doors=shut latched=barrier-forced]
  `,
  'an exit that is forced while somebody stays inside': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.back
    after leave > crossing.leaving.staying
    see both open > securing [doors=shut latched=barrier-forced]
  `,
  'luggage that is left': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    see open > crossing.passing.vanished
    after several > crossing.closing.shutting [passage=used]
    see rest > crossing.recording
    see A > crossing.recording
    recorded > crossing.leaving.held [doors=shut alarm=true]
    see open B > crossing.leaving.held
    reset > crossing.leaving.held [doors=shut]
    see A > crossing.leaving.held
    reset > crossing.leaving.back [doors=entry]
    see entry open > crossing.leaving.locking
    see rest > open.waiting
  `,
  'luggage that somebody takes away': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open > crossing.passing.vanished
    after several > crossing.closing.shutting
    see rest > crossing.recording
    see A > crossing.recording
    recorded > crossing.leaving.held
    lose mrzReader > crossing.leaving.held
    see rest > securing
    ready mrzReader > open.waiting
  `,
  'an exit that does not shut lets nobody back out': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    after passage > crossing.closing.shutting
    after motor > crossing.recording [passage=not-used]
    recorded > crossing.leaving.looking [doors=shut]
    after leave > securing
  `,
  'somebody who comes in through the exit as it shuts': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    see open entered > crossing.passing.doorway
    see open > crossing.closing.shutting
    see open B > crossing.closing.shutting [latched=wrong-way reasons=assistance-requested+wrong-way]
    see A > crossing.recording
    recorded > crossing.leaving.held [alarm=true]
    reset > crossing.leaving.back [latched=wrong-way]
    see entry open > crossing.leaving.locking
    see rest > securing
    reset > open.waiting
  `,
  'somebody who comes in through the open exit while the traveller is still there': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    see open AB > crossing.passing.doubtful
    after several > crossing.closing.shutting [latched=wrong-way doors=shut]
  `,
  'an entry that is forced while the exit is open': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    see both open > crossing.closing.shutting [latched=barrier-forced doors=shut]
    see AB > crossing.referred
  `,
  'an entry that is forced while the exit opens': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see entry ajar A > crossing.referred [latched=barrier-forced doors=shut]
  `,
  'somebody who stands inside a free lane': `
    see A > outOfService [alarm=true doors=shut]
    see rest > open.waiting [alarm=false]
  `,
  'somebody who stands inside a free lane and is let out': `
    see A > outOfService [alarm=true]
    reset > crossing.leaving.back [doors=entry]
    see entry open A > crossing.leaving.back
    see entry open > crossing.leaving.locking
    see A > crossing.leaving.back
    see entry open > crossing.leaving.locking
    see rest > open.waiting
  `,
  'a reset that can let nobody out': `
    see maintenance > outOfService
    reset > outOfService [doors=shut]
  `,
  'a reset for somebody who is inside with a drive that has failed': `
    see drive fault > outOfService
    reset > crossing.leaving.back [doors=entry]
  `,
  'somebody who is inside when an emergency has ended': `
    alarm > emergency.loop.alarm
    alarm over > emergency.loop.healing
    after fireDebounce > emergency.loop.resettable
    recorded > emergency.journal.done
    see A > emergency.loop.resettable
    reset > securing [doors=shut]
    reset > crossing.leaving.back [doors=entry]
  `,
  'somebody who is inside when an emergency has ended before it is on record': `
    alarm > emergency.loop.alarm
    alarm over > emergency.loop.healing
    after fireDebounce > emergency.loop.resettable
    see A > emergency.loop.resettable
    reset > crossing.recording
    recorded > crossing.leaving.back [doors=entry]
  `,
  'a journal that fails locks nobody in': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    fail record > crossing.unrecorded.back [doors=entry alarm=true]
    see entry open A > crossing.unrecorded.back
    after leave > crossing.recording [doors=shut]
    see A > crossing.recording
    fail record > crossing.unrecorded.back
    see entry open > crossing.unrecorded.waiting [doors=shut]
    after leave > crossing.recording
  `,
  'a journal that fails shuts no door onto somebody': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    fail record > crossing.unrecorded.back
    see entry open entered > crossing.unrecorded.back.awaited
    after leave > crossing.unrecorded.back.blocked [doors=entry]
    see entry open A > crossing.recording [doors=shut]
    after record > crossing.unrecorded.back
    see entry open entered > crossing.unrecorded.back.awaited
    after leave > crossing.unrecorded.back.blocked
    after leave > crossing.recording
  `,
  'a lane that is stopped while somebody is let out beside a failing journal': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    fail record > crossing.unrecorded.back
    stop > stopping.entering [doors=entry reasons=assistance-requested+lane-stopped]
  `,
  'a way back beside a failing journal that the board ends': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    fail record > crossing.unrecorded.back
    see maintenance > crossing.unrecorded.waiting [doors=shut]
  `,
  'a way back beside a failing journal whose board is lost': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    fail record > crossing.unrecorded.back
    lose barrier > crossing.unrecorded.waiting
  `,
  'a way back beside a failing journal as the exit is forced': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    fail record > crossing.unrecorded.back
    see both open > crossing.unrecorded.waiting [doors=shut latched=barrier-forced]
  `,
  'a board that fails while somebody is let back out': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.back
    see drive fault > crossing.leaving.back [doors=entry]
    see maintenance > securing [doors=shut]
  `,
  'somebody who is inside when a drive fails': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    see drive fault > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.back [doors=entry]
  `,
  'an admission as the exit is forced': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    see both ajar entered > crossing.referred [latched=barrier-forced doors=shut]
  `,
  'an admission as the board fails': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    see tripped > crossing.referred [latched=none reasons=assistance-requested+barrier-stuck]
  `,
  'an admission that somebody blocks': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    see entry open entered > crossing.admitting.awaited
    after passage > crossing.admitting.blocked [doors=entry]
    see entry open > crossing.recording [passage=not-used reasons=assistance-requested+passage-not-used]
  `,
  'an admission that somebody goes on blocking': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    see entry open entered > crossing.admitting.awaited
    after passage > crossing.admitting.blocked
    see entry open A > crossing.readying
  `,
  'an admission that somebody never stops blocking': `
    read > crossing.inspecting.presence.outside
    call > crossing.referred
    admit > crossing.admitting
    see entry open entered > crossing.admitting.awaited
    after passage > crossing.admitting.blocked
    after leave > crossing.recording [passage=not-used]
  `,
  'a cleared traveller whom one scan does not see': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    see rest > crossing.referred
    admit > crossing.readying.away [doors=shut]
    see A > crossing.opening [doors=exit]
  `,
  'a board that trips with the exit open: taken over, not forced': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    see tripped > crossing.closing.shutting [latched=none reasons=assistance-requested+barrier-stuck]
  `,
  'a gap between two sensors': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    see open > crossing.passing.vanished [passage=none]
    see open B > crossing.passing.awaited
    see open > crossing.passing.vanished
    see open entered > crossing.passing.doorway
  `,
  'somebody who goes through as the exit shuts': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open B > crossing.passing.awaited
    after passage > crossing.closing.shutting [passage=not-used]
    see ajar entered > crossing.closing.yielding [passage=not-used]
    see open > crossing.closing.shutting [passage=used latched=none]
  `,
  'an exit that does not shut behind the traveller': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    see open > crossing.closing.shutting
    after motor > crossing.recording
    recorded > crossing.leaving.looking [alarm=false]
    after leave > securing
  `,
  'an exit that is forced while luggage is left inside': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    admit > crossing.opening
    see open entered > crossing.passing.doorway
    see open > crossing.closing.shutting
    see rest > crossing.recording
    see A > crossing.recording
    recorded > crossing.leaving.held [latched=none]
    see open B > crossing.leaving.held [latched=barrier-forced]
  `,
  'an entry that is forced while somebody is inspected': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    see entry ajar A > crossing.referred [latched=barrier-forced]
  `,
  'a document of the next one outside': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    read another > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    read another > crossing.inspecting.presence.locking
    see entry ajar entered > crossing.inspecting.presence.givingWay
    read another > crossing.inspecting.presence.givingWay
  `,
  'a document of the next one outside while somebody is inspected': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    placed > crossing.inspecting.presence.present
    read another > crossing.inspecting.presence.present
    list > crossing.inspecting
    face > crossing.inspecting
    alike > crossing.deciding
    read another > crossing.deciding
    clear > crossing.opening [doors=exit]
  `,
  'a document of the next one before the traveller is let in': `
    read > crossing.inspecting.presence.outside
    read another > crossing.referred [reasons=two-documents doors=shut]
  `,
  'somebody who vanishes from between two shut doors': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    see rest > crossing.inspecting.presence.away
    after absence > crossing.recording [reasons=traveller-withdrew]
  `,
  'a board that is lost while somebody is let back out': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.back
    lose barrier > securing [doors=shut]
  `,
  'a lane that is stopped while somebody is let back out': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    call > crossing.referred
    second-line > crossing.recording
    recorded > crossing.leaving.back
    stop > stopped
  `,
  'a fire with somebody inside': `
    read > crossing.inspecting.presence.outside
    chip > crossing.inspecting.presence.entering
    see entry open A > crossing.inspecting.presence.locking
    see A > crossing.inspecting.presence.present
    alarm > emergency.loop.alarm [doors=entry+exit]
  `,
};
