"""The small model on which rights are compared: one owned entity, one without an owner, one with facets, and three whose rights
are those of another record: through a reference, of a related record, and of a related record that there need not be.
"""

FILES = {
    "trial/module.yaml": """
name: trial
title: {zh: 试验, en: Trial}
entities: [asset, paper, partner, item, memo, chore]
roles:
  clerk: {zh: 职员, en: Clerk}
  head: {zh: 主管, en: Head}
  auditor: {zh: 审计, en: Auditor}
  treasurer: {zh: 资金, en: Treasurer}
  guest: {zh: 访客, en: Guest}
""",
    "trial/asset.yaml": """
entity: asset
title: {zh: 资产, en: Asset}
scope: organization
label: name
fields:
  name: {type: text, required: true, search: true, title: {zh: 名称, en: Name}}
  owner: {ref: user, default: =user.id, title: {zh: 负责人, en: Owner}}
  level: {type: choice, of: {low: {zh: 低, en: Low}, high: {zh: 高, en: High}}, title: {zh: 级别, en: Level}}
  value: {type: money, read: [head, treasurer], title: {zh: 价值, en: Value}}
  partner: {ref: partner, title: {zh: 伙伴, en: Partner}}
  note: {type: text, write: [head], title: {zh: 备注, en: Note}}
lifecycle:
  stage: {idle: {zh: 闲置, en: Idle}, used: {zh: 在用, en: Used}, gone: {zh: 报废, en: Gone}}
  moves:
    use: {from: idle, to: used, when: has(self.level), title: {zh: 启用, en: Use}}
    retire: {from: [idle, used], to: gone, by: [head], title: {zh: 报废, en: Retire}}
access:
  everyone: {read: {depth: unit, when: self.level == 'low', fields: [name, level, value]}}
  clerk: {read: own, create: own, update: own}
  head: {read: below, create: below, update: below, delete: below, export: below}
  auditor:
    read: {depth: group, when: self.level == 'high'}
    update: {depth: group, when: self.level == 'high', fields: [level]}
    export: {depth: group, when: self.level == 'high'}
  treasurer:
    read: {depth: company, fields: [name, value, level]}
    update: {depth: company, fields: [value]}
    export: {depth: company, fields: [name, value]}
  guest: {read: unit}
views: {list: [name, level, value, owner], filters: [level, owner]}
""",
    "trial/paper.yaml": """
entity: paper
title: {zh: 文稿, en: Paper}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  pages: {type: int, title: {zh: 页数, en: Pages}}
access:
  clerk: {read: own, create: own, update: own, delete: own, export: own}
  head: {read: unit, create: unit, update: unit}
  auditor: {read: company, export: company, explain: group}
  treasurer: {read: {depth: below, when: self.pages > 5}, create: {depth: below, when: self.pages > 5}}
views: {list: [name, pages]}
""",
    "trial/partner.yaml": """
entity: partner
title: {zh: 伙伴, en: Partner}
scope: group
label: name
fields:
  name: {type: text, required: true, search: true, title: {zh: 名称, en: Name}}
  size: {type: int, listed: true, title: {zh: 规模, en: Size}}
facet:
  share: masked
  fields:
    owner: {ref: user, default: =user.id, title: {zh: 负责人, en: Owner}}
    phase: {type: choice, of: {new: {zh: 新, en: New}, known: {zh: 熟, en: Known}}, title: {zh: 阶段, en: Phase}}
    credit: {type: money, read: [head, treasurer], title: {zh: 额度, en: Credit}}
    remark: {type: text, write: [head], title: {zh: 备注, en: Remark}}
    stage: {type: stage, title: {zh: 进展, en: Stage}}
  lifecycle:
    stage: {first: {zh: 初识, en: First}, second: {zh: 合作, en: Second}}
    moves:
      advance: {from: first, to: second, when: has(self.size), title: {zh: 推进, en: Advance}}
      fall: {from: second, to: first, by: [head], title: {zh: 回退, en: Fall back}}
access:
  clerk: {read: own, create: own, update: own}
  head: {read: below, create: below, update: below, delete: below, export: below}
  auditor: {read: {depth: group, when: self.phase == 'known'}, export: {depth: group, when: self.phase == 'known'}}
  treasurer:
    read: {depth: company, fields: [name, credit]}
    update: {depth: company, fields: [credit]}
    export: {depth: company, fields: [name, credit]}
  guest: {read: unit}
views: {list: [name, size, phase, credit, owner], filters: [phase, owner]}
""",
    "trial/item.yaml": """
entity: item
title: {zh: 部件, en: Item}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  asset: {ref: asset, required: true, title: {zh: 资产, en: Asset}}
  cost: {type: money, read: [head, treasurer], title: {zh: 成本, en: Cost}}
  mark: {type: text, write: [head], title: {zh: 标记, en: Mark}}
access:
  parent: asset
  head: {delete: unit}
  treasurer: {delete: {depth: group, when: self.name == '乙'}}
views: {list: [name, cost, mark, asset]}
""",
    "trial/memo.yaml": """
entity: memo
title: {zh: 便笺, en: Memo}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  about: {type: related, required: true, title: {zh: 相关, en: About}}
  mark: {type: text, write: [head], title: {zh: 标记, en: Mark}}
access: {parent: about}
views: {list: [name, about, mark]}
""",
    "trial/chore.yaml": """
entity: chore
title: {zh: 杂务, en: Chore}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  owner: {ref: user, default: =user.id, title: {zh: 负责人, en: Owner}}
  about: {type: related, title: {zh: 相关, en: About}}
  cost: {type: money, read: [head, treasurer], title: {zh: 成本, en: Cost}}
access: {parent: about}
views: {list: [name, about, cost, owner]}
""",
}

ROLES = ("clerk", "head", "auditor", "treasurer", "guest")
"""Roles that random positions get."""
