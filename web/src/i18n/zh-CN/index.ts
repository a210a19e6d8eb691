// Joins the catalogues of this language; both languages have the same files and keys.
import common from './common.json'
import fields from './fields.json'
import filter from './filter.json'
import forms from './forms.json'
import imports from './imports.json'
import list from './list.json'
import record from './record.json'
import session from './session.json'
import shell from './shell.json'

export const catalogue = { common, fields, filter, forms, imports, list, record, session, shell }
