"""Rich menus as bookkeeping: made, given a picture, set for all or for one."""

import secrets
from typing import Any, Final


class RichMenus:
    """Menus by id, their pictures, and who sees which."""

    def __init__(self) -> None:
        self.menus: dict[str, dict[str, Any]] = {}
        self.pictures: dict[str, tuple[str, bytes]] = {}
        self.default: str | None = None
        self.linked: dict[str, str] = {}

    def create(self, menu: dict[str, Any]) -> str:
        menu_id = "richmenu-" + secrets.token_hex(16)
        self.menus[menu_id] = menu
        return menu_id

    def delete(self, menu_id: str) -> None:
        del self.menus[menu_id]
        self.pictures.pop(menu_id, None)
        self.linked = {person: menu for person, menu in self.linked.items() if menu != menu_id}
        if self.default == menu_id:
            self.default = None

    def shown(self, menu_id: str) -> dict[str, Any]:
        return {"richMenuId": menu_id, **self.menus[menu_id]}


PICTURE_BYTES: Final = 1024 * 1024
PICTURE_TYPES: Final = ("image/jpeg", "image/png")
NAME_LENGTH: Final = 300
BAR_TEXT_LENGTH: Final = 14
AREAS: Final = 20
NARROWEST: Final = 800
WIDEST: Final = 2_500
LOWEST: Final = 250
FLATTEST_RATIO: Final = 1.45
