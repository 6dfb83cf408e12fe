"""Programs in the style of the ``ocpp`` package: nested values are dicts.

Each holds a central system and a station of one version, which talk over a WebSocket
and print what they do. They run on ``ocpp`` 2.1.0 as they are, and are what the tests
move over: by ``migrate``, and by imports and base class alone.
"""
