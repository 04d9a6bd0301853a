"""Free and taken ports."""

import socket

from sampan.ops import ports


def test_a_port_that_somebody_listens_on_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert ports.is_free("127.0.0.1", taken.getsockname()[1]) is False


def test_the_suggested_pair_of_ports_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = min(taken.getsockname()[1], 65000)

        found = ports.first_free_pair("127.0.0.1", wanted)

        assert found is not None
        assert found > wanted or wanted == 65000
        assert ports.is_free("127.0.0.1", found)
        assert ports.is_free("127.0.0.1", found + 1)
