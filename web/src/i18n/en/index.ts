// Joins the catalogues of this language; both languages have the same files and keys.
import batches from './batches.json'
import bin from './bin.json'
import common from './common.json'
import explain from './explain.json'
import fields from './fields.json'
import filter from './filter.json'
import forms from './forms.json'
import imports from './imports.json'
import list from './list.json'
import merge from './merge.json'
import record from './record.json'
import session from './session.json'
import sharing from './sharing.json'
import shell from './shell.json'
import views from './views.json'
import work from './work.json'

export const catalogue = { batches, bin, common, explain, fields, filter, forms, imports, list, merge, record, session, sharing, shell, views, work }
