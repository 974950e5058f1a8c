"""A barrier board on pymodbus 3.0 (Debian 12), written from egate-rtu-v1.md alone, as egate-board.c is on libmodbus.

    egate_board.py PATH [no23] [no-safe-outputs] [tag]

The options, the commands on stdin and the lines on stdout are those of egate-board.c. The library frames, decodes, checks
addresses and answers; what a value may be, and what is done with it, is here.
"""
import asyncio
import logging
import os
import sys
import time

from pymodbus.bit_write_message import WriteSingleCoilRequest
from pymodbus.datastore import ModbusServerContext
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.interfaces import IModbusSlaveContext
from pymodbus.register_read_message import ReadWriteMultipleRegistersRequest
from pymodbus.register_write_message import WriteMultipleRegistersRequest, WriteSingleRegisterRequest
from pymodbus.server.async_io import StartAsyncSerialServer

ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE = 1, 2, 3
UNIT, TRAVEL_S, TICK_S, FRESH_TO_CLEAR = 1, 0.4, 0.01, 3
READ_INPUTS, READ_INPUT_REGISTERS = 2, 4
MIRROR = range(16, 20)


class Board(IModbusSlaveContext):
    """The registers and what is behind them; pymodbus reads and writes it as its data store."""

    def __init__(self, options):
        self.read_write = "no23" not in options
        self.safe_outputs = "no-safe-outputs" not in options
        self.tag = "tag" in options
        self.holding = [0, 0, 15, 0, 0xA7]  # outputs, heartbeat, watchdog, mode, safe outputs
        self.fire = False
        self.delay = 0.0
        self.position = 0.0
        self.passed_at = time.monotonic()
        self.told = (0, None)
        self.power()

    def power(self):
        """Section 8: the settings are kept, the rest is forgotten, the watchdog counts as tripped."""
        self.holding[0] = self.holding[1] = self.holding[3] = 0
        self.tripped, self.fresh, self.fresh_at = True, 0, time.monotonic()

    def applied(self):
        """Sections 4.1, 6 and 8: what is done with the doors and the lights."""
        outputs, _, _, mode, safe = self.holding
        word = outputs & 0xFF
        if self.tripped:
            word = safe if self.safe_outputs else 0
        elif mode == 1:
            word &= ~3
        if self.fire or (mode == 2 and not self.tripped):
            word |= 3
        return word

    def inputs(self):
        """Section 6; the entry is not fitted."""
        bits = {0, 9, 11, 12}
        bits |= {2} if self.position == 0 else {3} if self.position == TRAVEL_S else set()
        bits |= set() if self.fire else {8}
        bits |= {14} if self.tripped else set()
        tag = (self.holding[1] & 0xF) << 4 if self.tag else 0
        return sum(1 << bit for bit in bits) | tag

    def tell(self):
        """Says what has changed."""
        done = (self.applied(), int(self.tripped))
        if self.told[0] != self.holding[0]:
            print("outputs", self.holding[0], flush=True)
        if self.told[1] != done:
            print("applied", *done, flush=True)
        self.told = (self.holding[0], done)

    def pass_time(self):
        """The watchdog and the drive, up to now."""
        at = time.monotonic()
        if not self.tripped and at - self.fresh_at > self.holding[2] / 10:
            self.tripped, self.fresh = True, 0
        step = at - self.passed_at if self.applied() & 2 else self.passed_at - at
        self.position = min(TRAVEL_S, max(0.0, self.position + step))
        self.passed_at = at
        self.tell()

    # What pymodbus asks of a data store.

    def input_registers(self):
        """IR0 to IR8."""
        return [1, self.holding[1], self.inputs(), 0, 0, 0, 0, 0, 0]

    def validate(self, fc_as_hex, address, count=1):
        """Whether these registers exist."""
        if fc_as_hex == READ_INPUTS:
            return address + count <= 16
        if fc_as_hex == READ_INPUT_REGISTERS:
            return address + count <= 9
        there = {0, 1, 2, 3} | ({4} if self.safe_outputs else set()) | (set(MIRROR) if self.read_write else set())
        return set(range(address, address + count)) <= there

    def getValues(self, fc_as_hex, address, count=1):
        """What these registers hold; a slow board answers later, and what comes meanwhile waits."""
        if self.delay > 0:
            time.sleep(self.delay)
        if fc_as_hex == READ_INPUTS:
            return [bool(self.inputs() >> bit & 1) for bit in range(address, address + count)]
        if fc_as_hex == READ_INPUT_REGISTERS:
            return self.input_registers()[address : address + count]
        registers = dict(enumerate(self.holding)) | dict(zip(MIRROR, self.input_registers()))
        return [registers[register] for register in range(address, address + count)]

    def setValues(self, fc_as_hex, address, values):
        """Section 8: a heartbeat is fresh that differs and comes together with HR0."""
        self.pass_time()
        if address == 0 and len(values) > 1 and values[1] != self.holding[1]:
            at = time.monotonic()
            in_time = at - self.fresh_at <= self.holding[2] / 10
            self.fresh = (self.fresh + 1 if in_time else 1) if self.tripped else 0
            self.fresh_at = at
        for register, value in enumerate(values, address):
            self.holding[register] = value
            if register == 3 and self.fresh >= FRESH_TO_CLEAR:
                self.tripped = False
        self.tell()

    def fault_of(self, address, values):
        """The exception that a write of these values raises, or none (sections 3 and 4.1)."""
        if not values:
            return ILLEGAL_VALUE
        if address + len(values) > MIRROR.start or not self.validate(6, address, len(values)):
            return ILLEGAL_ADDRESS
        limits = {2: range(3, 101), 3: range(0, 3), 4: range(0, 0x100)}
        sound = all(value in limits.get(register, range(0x10000)) for register, value in enumerate(values, address))
        return None if sound else ILLEGAL_VALUE


def only_if(fault_of):
    """A request that is carried out by the library only when it has no fault of the profile."""

    def decorate(request):
        execute = request.execute

        def checked(self, context):
            fault = fault_of(self, context)
            return execute(self, context) if fault is None else self.doException(fault)

        request.execute = checked
        return request

    return decorate


@only_if(lambda self, board: board.fault_of(self.address, [self.value]))
class WriteOne(WriteSingleRegisterRequest):
    """06"""


@only_if(
    lambda self, board: board.fault_of(self.address, self.values) if self.byte_count == 2 * self.count else ILLEGAL_VALUE
)
class WriteMany(WriteMultipleRegistersRequest):
    """16"""


@only_if(lambda self, board: board.fault_of(self.write_address, self.write_registers) if board.read_write else 1)
class ReadWrite(ReadWriteMultipleRegistersRequest):
    """23"""


@only_if(lambda self, board: ILLEGAL_FUNCTION)
class NoCoils(WriteSingleCoilRequest):
    """05 is not of this profile."""


def obey(board, text):
    """One command."""
    name, _, value = text.strip().partition(" ")
    if name == "delay":
        board.delay = int(value) / 1000
    elif name == "fire":
        board.fire = value == "1"
    elif name == "power":
        board.power()


async def main(path, options):
    """Serves the line until stdin ends."""
    board = Board(options)
    loop = asyncio.get_running_loop()

    def read():
        text = os.read(0, 4096).decode()
        if text == "":
            os._exit(0)
        for line in text.splitlines():
            obey(board, line)

    loop.add_reader(0, read)
    server = await StartAsyncSerialServer(
        context=ModbusServerContext(slaves={UNIT: board}, single=False),
        framer=ModbusRtuFramer,
        port=path,
        baudrate=19200,
        parity="N",  # a pseudo terminal has none, and glibc says EINVAL to whoever sets one twice
        defer_start=True,
    )
    for request in (WriteOne, WriteMany, ReadWrite, NoCoils):
        server.decoder.register(request)
    await server.start()
    if server.transport is None:
        sys.exit(f"{path} cannot be opened")
    print("ready", flush=True)
    while True:
        board.pass_time()
        await asyncio.sleep(TICK_S)


# To pymodbus every exception that it answers is an error to be logged.
logging.disable(logging.CRITICAL)
asyncio.run(main(sys.argv[1], sys.argv[2:]))
