"""What a pairing says of itself."""

from openpista.domain.pairing import DevicePairing, PairingStep


def test_the_wish_to_become_a_device_keeps_its_code_and_number_out_of_logs() -> None:
    def show(step: PairingStep) -> None:
        del step

    wish = DevicePairing(code="K7-secret", phone="+4915112345", show=show)

    assert "K7-secret" not in repr(wish)
    assert "+4915112345" not in f"{wish}"
