"""A switch in user space whose cables lose, delay, repeat, reorder and throttle what they carry.

Arguments: network interfaces, one a port. Orders come as JSON lines on standard input, one a port and change:
{"port": "p-C01", "plugged": true, "delay": 0.3, "jitter": 0.2, "loss": 0.2, "duplicate": 0.02, "rate": 8000}
(seconds, shares of frames, bytes a second); they hold for what comes from the port and for what goes to it.
Says "ready" once it forwards. Frames keep their offload headers, so that checksums need not be computed.
"""

import heapq
import json
import os
import random
import selectors
import socket
import sys
import time

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_VNET_HDR = 15
PACKET_IGNORE_OUTGOING = 23
VNET_HEADER = 10
LARGEST = 80_000
WHOLE = {"plugged": True, "delay": 0, "jitter": 0, "loss": 0, "duplicate": 0, "rate": 0}


class Port:
    def __init__(self, name):
        self.name = name
        self.cable = dict(WHOLE)
        self.free_at = {"in": 0.0, "out": 0.0}
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.bind((name, 0))
        self.socket.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
        self.socket.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        self.socket.setblocking(False)

    def when(self, direction, size, now):
        """The moments at which a frame comes through this end: none where it is lost, two where it is repeated."""
        cable = self.cable
        if not cable["plugged"] or random.random() < cable["loss"]:
            return []
        if cable["rate"]:
            self.free_at[direction] = max(self.free_at[direction], now) + size / cable["rate"]
            now = self.free_at[direction]
        times = 2 if random.random() < cable["duplicate"] else 1
        # Each frame has its own delay, so that they overtake each other.
        return [now + max(0, cable["delay"] + random.uniform(-1, 1) * cable["jitter"]) for _ in range(times)]


ports = {name: Port(name) for name in sys.argv[1:]}
known = {}
queue = []
order = 0
orders = b""
selector = selectors.DefaultSelector()
for port in ports.values():
    selector.register(port.socket, selectors.EVENT_READ, port)
selector.register(sys.stdin, selectors.EVENT_READ, None)
print("ready", flush=True)

while True:
    now = time.monotonic()
    while queue and queue[0][0] <= now:
        _, _, port, frame = heapq.heappop(queue)
        try:
            port.socket.send(frame)
        except OSError:
            pass  # The host is gone, or its buffer full: a frame lost.
    wait = max(0, queue[0][0] - now) if queue else None
    for key, _ in selector.select(wait):
        if key.data is None:
            part = os.read(sys.stdin.fileno(), LARGEST)
            if not part:
                sys.exit()
            *lines, orders = (orders + part).split(b"\n")
            for line in lines:
                change = json.loads(line)
                port = ports[change.pop("port")]
                port.cable = {**WHOLE, **change}
            continue
        source = key.data
        try:
            frame = source.socket.recv(LARGEST)
        except OSError:
            continue
        to, sender = frame[VNET_HEADER : VNET_HEADER + 6], frame[VNET_HEADER + 6 : VNET_HEADER + 12]
        known[sender] = source
        now = time.monotonic()
        targets = [known[to]] if to in known else [port for port in ports.values() if port is not source]
        for arrival in source.when("in", len(frame), now):
            for target in targets:
                for at in target.when("out", len(frame), arrival):
                    order += 1
                    heapq.heappush(queue, (at, order, target, frame))
