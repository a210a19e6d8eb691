"""The papers salespeople prepare with: resource sites, scripts and documents of the demonstration group."""

from collections.abc import Iterator

from hezong.demo.dice import Stream, stamp
from hezong.demo.table import rows

Row = dict[str, object]

# organization | name | kind | address | description
SITES = """
HZ|中国涂料采购网|marketplace|https://coatings.example|涂料行业的采购询价
HZ|全国公共资源交易平台|tender|https://tenders.example|市政和交通工程招标公告
HZ|企业信用信息公示系统|register|https://register.example|核对客户名称和统一社会信用代码
HZ|中国化工企业名录|directory|https://chemicals.example|按省份列出的化工企业
NORTH|京津冀装备制造展|exhibition|https://expo-north.example|每年三月，机械和钢结构客户
NORTH|华北印刷包装协会|trade_association|https://print-north.example|会员单位名单
EAST|华东家具采购平台|marketplace|https://furniture-east.example|木器漆和胶粘剂客户
EAST|长三角汽配展|exhibition|https://parts-east.example|汽车零部件客户
SOUTH|华南建材名录|directory|https://materials-south.example|建材门店和装饰公司
SOUTH|大湾区建筑业协会|trade_association|https://builders-south.example|施工企业
WEST|西部农资网|marketplace|https://farm-west.example|农资经销商和种植大户
WEST|成渝招标信息|tender|https://tenders-west.example|基建项目
"""

# occasion | subject | content
SCRIPTS = """
first_call|首次致电采购|您好，我是合纵集团的客户经理，我们在贵公司附近有仓库，当天可以送样，想了解贵司现在用的是溶剂型还是水性体系？
first_call|转介绍开场|{}经理介绍我联系您，他们去年把面漆换成了我们的水性产品，返工率下降了三成。
visit|工厂拜访提问|目前产线节拍是多少？烘烤温度和时间有没有余量？环保检查对排放有没有新要求？
visit|门店拜访检查|先看货架位置和库存日期，再问上周走货最快的三个规格，最后约下次补货时间。
demonstration|样板线演示|先做附着力和耐盐雾对比板，再请质检主管现场划格，记录结果并双方签字。
price|报价说明|报价含运费和技术服务，量达到二十吨执行下一档价格，账期三十天。
price|涨价沟通|主要原料今年上涨百分之八，我们只调整百分之三，并为老客户保留一个月旧价。
objection|竞品更便宜|请按涂布率和返工率一起算单件成本，我们可以派工程师到现场测一周。
objection|担心换线风险|先用一条线试用一个月，不合格全部退货，旧库存我们协助消化。
objection|账期太短|信用评级到 A 级可以申请六十天，需要近两年的财务报表。
closing|促成下单|本月底前确认，可以锁定现价并安排十号之前发货，您看先订一个月的用量可以吗？
complaint|质量投诉受理|非常抱歉给您带来麻烦，请提供批号和照片，技术人员二十四小时内到场取样。
complaint|发货延误|您的货今天已经装车，这是司机电话，运费差额由我们承担。
call_back|到货回访|货物是否完好？批号和数量对不对？现场施工有没有需要技术支持的地方？
call_back|节前备货提醒|春节前最后一次发货在腊月二十，建议提前备十五天用量。
"""

# organization | kind | name | subject
DOCUMENTS = """
HZ|company_profile|合纵集团简介|集团历史、产能和主要客户
HZ|certificate|质量与环境体系证书|ISO 9001、ISO 14001、ISO 45001
HZ|contract_template|年度框架合同范本|价格、账期和质量条款
HZ|product_sheet|水性工业漆产品手册|底漆、中涂和面漆配套
HZ|product_sheet|水溶肥产品手册|配方、用量和施用时期
HZ|safety_data|环氧富锌底漆安全技术说明书|危险性、储存和运输
HZ|sample_report|水性丙烯酸乳液合成样品报告|固含、粘度和成膜温度
NORTH|case_study|华北钢结构防腐案例|二十年防腐配套方案
EAST|case_study|华东家具水性化案例|从溶剂型到水性的三步切换
SOUTH|price_list|华南渠道价目表|经销商和门店价格
WEST|case_study|西部果园水溶肥案例|亩产和品质对比
"""


class Library:
    """Rows by organization code, made at one moment by one person."""

    def __init__(self, dice: Stream, moment: int, by: str) -> None:
        self.dice = dice
        self.moment = moment
        self.made: Row = {"created_at": stamp(moment), "created_by": by}

    def _row(self, more: Row) -> Row:
        return {"id": self.dice.id_at(self.moment), **more, **self.made}

    def sites(self) -> Iterator[tuple[str, Row]]:
        for unit, name, kind, url, description in rows(SITES):
            yield unit, self._row({"name": name, "kind": kind, "url": url, "description": description})

    def scripts(self) -> Iterator[tuple[str, Row]]:
        for occasion, subject, content in rows(SCRIPTS):
            yield (
                "HZ",
                self._row(
                    {"occasion": occasion, "subject": subject, "content": content.replace("{}", "王"), "language": "zh"}
                ),
            )

    def documents(self) -> Iterator[tuple[str, Row]]:
        for unit, kind, name, subject in rows(DOCUMENTS):
            yield unit, self._row({"name": name, "kind": kind, "subject": subject, "language": "zh"})
