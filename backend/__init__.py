"""Both ends of the backend API.

wire: the contract, as pydantic models; OpenAPI comes from here. client: fulfils `kiosk.ports.backend` over HTTPS.
server: numbers, certificates, registers, public pages.
May not: devices, ui. client and server never import one another; they meet in wire.
Who may enter: boot and the command line.
"""
