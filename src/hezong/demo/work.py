"""Turns relations into what people noted about them: activities, notes and tasks, up to the day of the load. Pure."""

from collections.abc import Iterator, Sequence

from hezong.demo.dice import DAY, UNIX, Bag, Stream, iso, stamp
from hezong.demo.market import Relation
from hezong.demo.table import words

Row = dict[str, object]
WORKED = {"reserve": 0.05, "collected": 0.1, "screened": 0.2, "developing": 0.5, "following": 0.6, "opportunity": 0.7}
"""Share of relations in a stage about which something was noted lately; ordering customers like those that are followed up."""
ORDERED = 0.4
NOTED, ASKED = 0.25, 0.3
"""Of these, the share with a note, and with a task."""
MEMORY = 120
"""Days over which the activities of a relation lie, on average; nobody looks at older ones."""
KINDS = Bag(words("call visit mail meeting demo sample messenger tender"), (34, 26, 12, 8, 4, 6, 8, 2))
OUTCOMES = Bag(words("reached not_reached interested agreed declined postponed"), (40, 12, 22, 10, 6, 10))
SUBJECTS = {
    "call": ("电话回访", "电话沟通交期", "电话确认订单", "电话了解需求"),
    "visit": ("上门拜访", "陪同技术员走访", "车间走访", "拜访采购负责人"),
    "mail": ("发送报价邮件", "发送检测报告", "邮件确认规格"),
    "meeting": ("季度沟通会", "合同条款会谈", "质量改进会议"),
    "demo": ("现场试样演示", "新品应用演示"),
    "sample": ("寄送样品", "样品试用跟进"),
    "messenger": ("微信沟通", "微信发送产品资料"),
    "tender": ("投标答疑", "递交标书"),
}
SUMMARIES = (
    "客户对现有供应总体满意，希望缩短交期。",
    "对方在比较两家供应商，价格敏感，需要一份分档报价。",
    "下季度有扩产计划，用量预计增加两成。",
    "提出包装改为小规格，仓库空间有限。",
    "试样结果合格，等待内部审批。",
    "负责人出差，约定下周再联系。",
    "",
)
NEXT_STEPS = ("发送报价", "寄送样品", "回访试样结果", "安排技术交流", "确认付款计划", "再次电话联系")
NOTES = (
    "付款一向准时，可适当放宽账期。",
    "收货时间为工作日上午九点到十一点，过时不收。",
    "门卫登记严格，拜访前需提前一天报备。",
    "采购决定由总经理签字，流程约十天。",
    "对竞争对手的价格很了解，谈判时先谈服务。",
    "投诉过一次外包装破损，之后发货需加托盘。",
    "喜欢当面沟通，重要事项不要只发邮件。",
)
TASKS = (
    "回访客户",
    "发送最新价目表",
    "准备报价单",
    "跟进试样结果",
    "催收到期货款",
    "预约上门拜访",
    "更新联系人信息",
    "确认下月用量",
)
PRIORITIES = Bag(("normal", "high", "low"), (70, 20, 10))


class Work:
    """What one unit after the other has noted; ``today`` is the day of the load, as a proleptic ordinal."""

    def __init__(self, today: int, seed: int) -> None:
        self.dice = Stream(seed, "work")
        self.today = today

    def lately(self, relations: Sequence[Relation]) -> list[Relation]:
        """Relations that go on and were worked on of late."""
        alive = (each for each in relations if each.end > self.today)
        return [each for each in alive if self.dice.hit(ORDERED if each.ordering else WORKED.get(each.stage, 0.3))]

    def activities(self, relations: Sequence[Relation]) -> Iterator[Row]:
        """One to three each, the newest within the last weeks."""
        for each in relations:
            for _ in range(self.dice.choice((1, 1, 2, 3))):
                yield self._activity(each)

    def _activity(self, each: Relation) -> Row:
        dice, kind = self.dice, KINDS.draw(self.dice)
        day = max(each.created, self.today - int(dice.expovariate(1 / MEMORY)))
        moment = self._moment(day)
        row = self._row(
            each, moment, subject=dice.choice(SUBJECTS[kind]), kind=kind, at=stamp(moment), owner=each.owner
        )
        row |= {"outcome": OUTCOMES.draw(dice), "summary": dice.choice(SUMMARIES) or None}
        if kind in ("visit", "meeting", "demo"):
            row["place"] = dice.choice(("客户办公室", "客户车间", "我方会议室", "样品间"))
        if dice.hit(0.45):
            row |= {"next_step": dice.choice(NEXT_STEPS), "next_on": iso(day + dice.randint(2, 30))}
        return row

    def notes(self, relations: Sequence[Relation]) -> Iterator[Row]:
        for each in relations:
            if self.dice.hit(NOTED):
                day = max(each.created, self.today - int(self.dice.expovariate(1 / (2 * MEMORY))))
                yield self._row(each, self._moment(day), body=self.dice.choice(NOTES))

    def tasks(self, relations: Sequence[Relation]) -> Iterator[Row]:
        """Some overdue, some due today, most in the weeks to come; of the older ones most are done."""
        for each in relations:
            if self.dice.hit(ASKED):
                yield self._task(each)

    def _task(self, each: Relation) -> Row:
        dice = self.dice
        due = self.today + dice.randint(-20, 25)
        day = max(each.created, min(due, self.today) - dice.randint(1, 14))
        row = self._row(
            each, self._moment(min(day, self.today)), subject=dice.choice(TASKS), due_on=iso(due), owner=each.owner
        )
        done = due < self.today and dice.hit(0.75)
        row |= {"priority": PRIORITIES.draw(dice), "state": "done" if done else "open"}
        return row | ({"repeat": "FREQ=MONTHLY"} if dice.hit(0.05) else {})

    def _moment(self, day: int) -> int:
        """A working moment of a day, none that has not come yet: today's lie before eight in the morning."""
        return self.dice.moment(day) if day < self.today else (day - UNIX) * DAY - self.dice.randint(1, DAY // 4)

    def _row(self, each: Relation, moment: int, **values: object) -> Row:
        related = {"entity": "customer", "id": each.customer.id}
        made = {
            "created_at": stamp(moment),
            "created_by": each.owner,
            "changed_at": stamp(moment),
            "changed_by": each.owner,
        }
        return {"id": self.dice.id_at(moment), "related": related, **values, **made}
