"""Random reads that look for a hidden record from all sides: its values stand in filters, words and near misses."""

import random
from dataclasses import dataclass

ENTITIES = ("customer", "contact", "opportunity", "address")
ORDERS = {
    "customer": (
        "name",
        "changed_at",
        "created_at",
        "uscc",
        "region",
        "phone",
        "credit_limit",
        "stage",
        "organization",
    ),
    "contact": ("name", "changed_at", "customer", "mobile", "owner"),
    "opportunity": ("subject", "changed_at", "amount", "close_on", "stage", "customer"),
    "address": ("line", "changed_at", "customer"),
}
GROUPS = {
    "customer": ("stage", "region", "industry", "kind", "customer_type", "organization"),
    "contact": ("gender", "owner"),
    "opportunity": ("stage", "owner", "customer"),
    "address": ("customer", "organization"),
}
SUMS = {"customer": "credit_limit", "opportunity": "amount"}
PLACES = (None, None, None, "NORTH", "NORTH/*", "EAST/*", "EAST,NORTH")


@dataclass(frozen=True)
class Question:
    """One read: its path under ``/api``, its parameters and headers."""

    path: str
    query: dict
    headers: dict


@dataclass
class Asker:
    """Draws questions about a hidden record."""

    dice: random.Random
    hidden: dict

    def draw(self) -> Question:
        kind = self.dice.choice((self.list, self.list, self.list, self.figures, self.search, self.near, self.export))
        place = self.dice.choice(PLACES)
        path, query = kind()
        return Question(path, query, {} if place is None else {"x-organization": place})

    def list(self) -> tuple[str, dict]:
        entity = self.dice.choice(ENTITIES)
        query = {"limit": self.dice.choice((1, 2, 5, 50, 500)), **self.filter(entity)}
        if self.dice.random() < 0.6:
            query["order"] = self.dice.choice(("", "-")) + self.dice.choice(ORDERS[entity])
        if self.dice.random() < 0.5:
            query["count"] = "true"
        if entity == "customer" and self.dice.random() < 0.4:
            query["rows"] = "relationships"
        if self.dice.random() < 0.2:
            query["fields"] = self.dice.choice(("id", "region.name", "owner.name", "customer.name", "created_by"))
        return f"/records/{entity}", query

    def figures(self) -> tuple[str, dict]:
        entity = self.dice.choice(ENTITIES)
        query = dict(self.filter(entity))
        if self.dice.random() < 0.8:
            query["group"] = self.dice.choice(GROUPS[entity])
        measures = ["count"]
        if entity in SUMS:
            measures.append(f"{self.dice.choice(('sum', 'min', 'max', 'avg'))}({SUMS[entity]})")
        query["measure"] = ",".join(measures)
        if entity == "customer" and self.dice.random() < 0.5:
            query["rows"] = "relationships"
        return f"/records/{entity}/aggregate", query

    def search(self) -> tuple[str, dict]:
        words = (self.hidden["name"], self.hidden["uscc"], self.hidden["phone"], *self.hidden["words"])
        word = self.dice.choice(words)
        start = self.dice.randrange(max(1, len(word) - 3))
        query = {"q": word[start : start + self.dice.randint(2, 8)] or "ab"}
        if self.dice.random() < 0.4:
            query["entity"] = self.dice.choice(ENTITIES)
        return "/search", query

    def near(self) -> tuple[str, dict]:
        """Values that are almost those of the hidden record, and no fold of them."""
        field = self.dice.choice(("name", "uscc", "phone"))
        value = self.hidden[field]
        place = self.dice.randrange(len(value))
        changed = {
            "name": "甲",
            "uscc": "1" if value[place] != "1" else "2",
            "phone": "1" if value[place] != "1" else "2",
        }
        cut = (value[:-1], value[:place] + changed[field] + value[place + 1 :], f"{value}{changed[field]}")
        return "/records/customer/duplicates", {field: self.dice.choice(cut)}

    def export(self) -> tuple[str, dict]:
        entity = self.dice.choice(ENTITIES)
        return f"/records/{entity}/export", {"format": "csv", **self.filter(entity)}

    def filter(self, entity: str) -> dict:
        terms = [self.term(entity) for _ in range(self.dice.choice((0, 1, 1, 2)))]
        return {"filter": self.dice.choice((" && ", " || ")).join(terms)} if terms else {}

    def term(self, entity: str) -> str:
        hidden, dice = self.hidden, self.dice
        if entity != "customer":
            return dice.choice(
                (
                    f"customer == id('{hidden['id']}')",
                    f"customer.name == '{hidden['name']}'",
                    f"customer.uscc == '{hidden['uscc']}'",
                    "has(customer)",
                    f"id == id('{dice.choice(hidden['below'])}')",
                    "1 / (size(customer.name) - " + str(len(hidden["name"])) + ") < 100",
                )
            )
        return dice.choice(
            (
                f"id == id('{hidden['id']}')",
                f"name == '{hidden['name']}'",
                f"name.startsWith('{hidden['name'][:4]}')",
                f"uscc == '{hidden['uscc']}'",
                f"phone == '{hidden['phone']}'",
                f"region == id('{hidden['region']}')",
                f"credit_limit == money(decimal('{hidden['credit']}'), 'CNY')",
                "credit_limit > money(decimal('1'), 'CNY')",
                "stage == 'reserve'",
                f"parent.name == '{hidden['name']}'",
                f"!(name == '{hidden['name']}')",
                "1 / (size(name) - " + str(len(hidden["name"])) + ") < 100",
                "size(remarks) > 3",
            )
        )
