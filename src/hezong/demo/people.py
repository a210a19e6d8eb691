"""Makes names of people as frequent as they are, with their spelling in Latin letters and their addresses."""

from collections.abc import Iterator
from dataclasses import dataclass

from hezong.demo.dice import Bag, Stream
from hezong.demo.table import spelt

# Surnames with their share in per mille (rounded; the hundred most frequent of the 2020 census).
SURNAMES = (
    "王wang71 李li70 张zhang67 刘liu51 陈chen45 杨yang30 赵zhao23 黄huang22 周zhou21 吴wu20 徐xu17 孙sun15 胡hu13 朱zhu13 高gao12 林lin12 "
    "何he11 郭guo11 马ma10 罗luo9 梁liang9 宋song8 郑zheng8 谢xie7 韩han7 唐tang7 冯feng6 于yu6 董dong6 程cheng6 曹cao6 袁yuan5 邓deng5 许xu5 "
    "傅fu5 沈shen5 曾zeng5 彭peng5 吕lyu5 苏su4 卢lu4 蒋jiang4 蔡cai4 贾jia4 丁ding4 魏wei4 薛xue4 叶ye4 余yu4 潘pan4 杜du4 戴dai3 夏xia3 "
    "钟zhong3 汪wang3 田tian3 任ren3 姜jiang3 范fan3 方fang3 石shi3 姚yao3 谭tan3 廖liao3 邹zou3 熊xiong3 金jin3 陆lu3 郝hao2 孔kong2 白bai2 "
    "崔cui2 康kang2 毛mao2 邱qiu2 秦qin2 江jiang2 史shi2 顾gu2 侯hou2 邵shao2 孟meng2 龙long2 万wan2 段duan2 雷lei2 钱qian2 汤tang2 尹yin2 "
    "黎li2 易yi2 常chang2 武wu2 乔qiao2 贺he2 赖lai2 龚gong2 文wen2"
)
FEMALE = (
    "芳fang 娜na 敏min 静jing 丽li 艳yan 娟juan 霞xia 燕yan 玲ling 婷ting 雪xue 慧hui 颖ying 倩qian 琳lin 洁jie 梅mei 丹dan 萍ping 红hong 云yun "
    "欣xin 怡yi 悦yue 雨yu 晴qing 思si 梦meng 佳jia 嘉jia 涵han 语yu 诗shi 晓xiao 文wen 若ruo 可ke 一yi 梓zi"
)
MALE = (
    "伟wei 强qiang 磊lei 军jun 勇yong 杰jie 涛tao 明ming 超chao 刚gang 平ping 辉hui 鹏peng 华hua 飞fei 鑫xin 波bo 斌bin 宇yu 浩hao 凯kai 健jian "
    "俊jun 帆fan 帅shuai 旭xu 宁ning 龙long 林lin 建jian 国guo 志zhi 文wen 海hai 立li 永yong 子zi 博bo 晨chen 天tian 泽ze 家jia 振zhen 世shi"
)
MALE_FIRST = "建国志文海立永子晓嘉天泽家振世俊明一宇浩"
NEVER_LAST = "国志子家世振天永语若可一梓思"
FEMALE_FIRST = "晓文思梦佳嘉雨欣诗若可一梓丽玉雪"

Spelt = tuple[str, str]


def _surnames() -> Bag[Spelt]:
    words = SURNAMES.split()
    weights = [int("".join(filter(str.isdigit, word))) for word in words]
    return Bag([(word[0], "".join(filter(str.isascii, word[1:])).rstrip("0123456789")) for word in words], weights)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese and Latin letters: 王晓敏, Wang Xiaomin."""

    chinese: str
    latin: str
    female: bool

    @property
    def login(self) -> str:
        """``wang.xiaomin``."""
        return self.latin.lower().replace(" ", ".")


class Names:
    """An endless supply of names."""

    def __init__(self, dice: Stream) -> None:
        self.dice = dice
        self.surnames = _surnames()
        self.female, self.male = spelt(FEMALE), spelt(MALE)
        self.last_female = tuple(each for each in self.female if each[0] not in NEVER_LAST)
        self.last_male = tuple(each for each in self.male if each[0] not in NEVER_LAST)
        self.first_female = tuple(each for each in self.female if each[0] in FEMALE_FIRST)
        self.first_male = tuple(each for each in self.male if each[0] in MALE_FIRST)

    def name(self, female_share: float = 0.45) -> Name:
        """One person; four of five have a given name of two characters."""
        dice, female = self.dice, self.dice.random() < female_share
        firsts, lasts = (self.first_female, self.last_female) if female else (self.first_male, self.last_male)
        last = lasts[int(dice.random() * len(lasts))]
        parts = [last] if dice.random() < 0.2 else [firsts[int(dice.random() * len(firsts))], last]
        surname, spelt = self.surnames.draw(dice)
        given = "".join(each[1] for each in parts).capitalize()
        return Name(surname + "".join(each[0] for each in parts), f"{spelt.capitalize()} {given}", female)


def mobile(dice: Stream) -> str:
    """Eleven digits that look like a mobile number; the range 154 has been given to no operator."""
    return f"154{dice.randrange(10**8):08d}"


def logins(names: Iterator[Name], taken: set[str]) -> Iterator[tuple[Name, str]]:
    """Names with logins nobody else has: the second wang.fang is ``wang.fang2``."""
    for name in names:
        login, count = name.login, 1
        while login in taken:
            count += 1
            login = f"{name.login}{count}"
        taken.add(login)
        yield name, login
