#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent Modbus RTU slave (pymodbus) with a generic prepaid meter's registers at unit 1.

Serves on a pty and prints the path of its other end. Ends when its standard input does. Framing,
decoding, registers and answers are pymodbus's; only the bytes are carried here, for its own serial
server needs a package that Debian's python3-pymodbus does not depend on.
"""
import os
import selectors
import sys
import tty

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.factory import ServerDecoder
from pymodbus.transaction import ModbusRtuFramer

FORCED = 0x57
STATUS = 0x0224


class Registers(ModbusSequentialDataBlock):
    """The relay follows forced control, as the meter's would."""

    def setValues(self, address, values):
        super().setValues(address, values)
        if address <= FORCED < address + len(values):
            enable, state = self.getValues(FORCED, 2)
            status = 0x2000 if not enable else 0x0008 if state else 0x2009
            super().setValues(STATUS, [status])


def make_registers():
    registers = [0] * 0x600
    registers[0x0200:0x0202] = [5, 2314]
    registers[0x0215:0x0217] = [1, 0xE240]  # 1234.56 kWh
    registers[0x021F:0x0222] = [0, 10000, 7]
    registers[STATUS] = 0x2000
    registers[0x0228:0x022C] = [0x1A0B, 0x1405, 0x0A0B, 0x0C00]
    return Registers(0, registers)


def serve(context, framer, fd, request):
    answer = request.execute(context[request.unit_id])
    answer.transaction_id = request.transaction_id
    answer.unit_id = request.unit_id
    os.write(fd, framer.buildPacket(answer))


def main():
    slaves = {1: ModbusSlaveContext(hr=make_registers(), zero_mode=True)}
    context = ModbusServerContext(slaves=slaves, single=False)
    framer = ModbusRtuFramer(ServerDecoder(), client=None)
    master, slave = os.openpty()
    tty.setraw(slave)
    print(os.ttyname(slave), flush=True)
    ready = selectors.DefaultSelector()
    ready.register(master, selectors.EVENT_READ)
    ready.register(sys.stdin, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            if key.fileobj is sys.stdin:
                return
            framer.processIncomingPacket(
                os.read(master, 512),
                lambda request: serve(context, framer, master, request),
                unit=[1],
            )


if __name__ == "__main__":
    main()
