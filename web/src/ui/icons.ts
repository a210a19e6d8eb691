// The one registry of icons: each is imported by its own file, for the kit's barrel has thousands of modules (ux.md, section 2).
import AdjustmentsHorizontal from '@tabler/icons-react/dist/esm/icons/IconAdjustmentsHorizontal.mjs'
import AlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs'
import AlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs'
import Antenna from '@tabler/icons-react/dist/esm/icons/IconAntenna.mjs'
import ArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs'
import ArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs'
import ArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs'
import ArrowMerge from '@tabler/icons-react/dist/esm/icons/IconArrowMerge.mjs'
import ArrowRight from '@tabler/icons-react/dist/esm/icons/IconArrowRight.mjs'
import ArrowsDiagonal from '@tabler/icons-react/dist/esm/icons/IconArrowsDiagonal.mjs'
import ArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs'
import Award from '@tabler/icons-react/dist/esm/icons/IconAward.mjs'
import BaselineDensityMedium from '@tabler/icons-react/dist/esm/icons/IconBaselineDensityMedium.mjs'
import Bell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import Book from '@tabler/icons-react/dist/esm/icons/IconBook.mjs'
import Box from '@tabler/icons-react/dist/esm/icons/IconBox.mjs'
import Briefcase from '@tabler/icons-react/dist/esm/icons/IconBriefcase.mjs'
import Building from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs'
import BuildingFactory from '@tabler/icons-react/dist/esm/icons/IconBuildingFactory.mjs'
import BuildingSkyscraper from '@tabler/icons-react/dist/esm/icons/IconBuildingSkyscraper.mjs'
import CalendarEvent from '@tabler/icons-react/dist/esm/icons/IconCalendarEvent.mjs'
import CameraPlus from '@tabler/icons-react/dist/esm/icons/IconCameraPlus.mjs'
import Category from '@tabler/icons-react/dist/esm/icons/IconCategory.mjs'
import ChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs'
import Check from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import Checklist from '@tabler/icons-react/dist/esm/icons/IconChecklist.mjs'
import ChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs'
import ChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs'
import ChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs'
import ChevronsRight from '@tabler/icons-react/dist/esm/icons/IconChevronsRight.mjs'
import ChevronUp from '@tabler/icons-react/dist/esm/icons/IconChevronUp.mjs'
import ClipboardList from '@tabler/icons-react/dist/esm/icons/IconClipboardList.mjs'
import Clock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs'
import CloudCheck from '@tabler/icons-react/dist/esm/icons/IconCloudCheck.mjs'
import CloudOff from '@tabler/icons-react/dist/esm/icons/IconCloudOff.mjs'
import CloudUpload from '@tabler/icons-react/dist/esm/icons/IconCloudUpload.mjs'
import Coin from '@tabler/icons-react/dist/esm/icons/IconCoin.mjs'
import Columns3 from '@tabler/icons-react/dist/esm/icons/IconColumns3.mjs'
import Command from '@tabler/icons-react/dist/esm/icons/IconCommand.mjs'
import Copy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs'
import CurrentLocation from '@tabler/icons-react/dist/esm/icons/IconCurrentLocation.mjs'
import DatabaseImport from '@tabler/icons-react/dist/esm/icons/IconDatabaseImport.mjs'
import DeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'
import Dots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import Download from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import Eye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs'
import EyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs'
import FileText from '@tabler/icons-react/dist/esm/icons/IconFileText.mjs'
import Filter from '@tabler/icons-react/dist/esm/icons/IconFilter.mjs'
import Flag from '@tabler/icons-react/dist/esm/icons/IconFlag.mjs'
import Gauge from '@tabler/icons-react/dist/esm/icons/IconGauge.mjs'
import GitCompare from '@tabler/icons-react/dist/esm/icons/IconGitCompare.mjs'
import GripVertical from '@tabler/icons-react/dist/esm/icons/IconGripVertical.mjs'
import Heart from '@tabler/icons-react/dist/esm/icons/IconHeart.mjs'
import HelpCircle from '@tabler/icons-react/dist/esm/icons/IconHelpCircle.mjs'
import History from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs'
import Home from '@tabler/icons-react/dist/esm/icons/IconHome.mjs'
import IdBadge2 from '@tabler/icons-react/dist/esm/icons/IconIdBadge2.mjs'
import InfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs'
import Key from '@tabler/icons-react/dist/esm/icons/IconKey.mjs'
import Keyboard from '@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs'
import Language from '@tabler/icons-react/dist/esm/icons/IconLanguage.mjs'
import LayoutDashboard from '@tabler/icons-react/dist/esm/icons/IconLayoutDashboard.mjs'
import LayoutKanban from '@tabler/icons-react/dist/esm/icons/IconLayoutKanban.mjs'
import LayoutRows from '@tabler/icons-react/dist/esm/icons/IconLayoutRows.mjs'
import LayoutSidebarRightExpand from '@tabler/icons-react/dist/esm/icons/IconLayoutSidebarRightExpand.mjs'
import Link from '@tabler/icons-react/dist/esm/icons/IconLink.mjs'
import ListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs'
import Lock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs'
import Logout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import Mail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs'
import MapPin from '@tabler/icons-react/dist/esm/icons/IconMapPin.mjs'
import MapPinCheck from '@tabler/icons-react/dist/esm/icons/IconMapPinCheck.mjs'
import Message from '@tabler/icons-react/dist/esm/icons/IconMessage.mjs'
import Messages from '@tabler/icons-react/dist/esm/icons/IconMessages.mjs'
import Moon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs'
import Package from '@tabler/icons-react/dist/esm/icons/IconPackage.mjs'
import Palette from '@tabler/icons-react/dist/esm/icons/IconPalette.mjs'
import Paperclip from '@tabler/icons-react/dist/esm/icons/IconPaperclip.mjs'
import Pencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs'
import Phone from '@tabler/icons-react/dist/esm/icons/IconPhone.mjs'
import Photo from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs'
import Pin from '@tabler/icons-react/dist/esm/icons/IconPin.mjs'
import PinFilled from '@tabler/icons-react/dist/esm/icons/IconPinFilled.mjs'
import Plus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import Quote from '@tabler/icons-react/dist/esm/icons/IconQuote.mjs'
import Receipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs'
import Refresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs'
import Route from '@tabler/icons-react/dist/esm/icons/IconRoute.mjs'
import Ruler2 from '@tabler/icons-react/dist/esm/icons/IconRuler2.mjs'
import Script from '@tabler/icons-react/dist/esm/icons/IconScript.mjs'
import Search from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import Selector from '@tabler/icons-react/dist/esm/icons/IconSelector.mjs'
import Settings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs'
import Share from '@tabler/icons-react/dist/esm/icons/IconShare.mjs'
import Shield from '@tabler/icons-react/dist/esm/icons/IconShield.mjs'
import ShoppingCart from '@tabler/icons-react/dist/esm/icons/IconShoppingCart.mjs'
import Sitemap from '@tabler/icons-react/dist/esm/icons/IconSitemap.mjs'
import Stack2 from '@tabler/icons-react/dist/esm/icons/IconStack2.mjs'
import Star from '@tabler/icons-react/dist/esm/icons/IconStar.mjs'
import Sun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs'
import Table from '@tabler/icons-react/dist/esm/icons/IconTable.mjs'
import Tag from '@tabler/icons-react/dist/esm/icons/IconTag.mjs'
import Target from '@tabler/icons-react/dist/esm/icons/IconTarget.mjs'
import Timeline from '@tabler/icons-react/dist/esm/icons/IconTimeline.mjs'
import Trash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs'
import Printer from '@tabler/icons-react/dist/esm/icons/IconPrinter.mjs'
import BellOff from '@tabler/icons-react/dist/esm/icons/IconBellOff.mjs'
import At from '@tabler/icons-react/dist/esm/icons/IconAt.mjs'
import StarFilled from '@tabler/icons-react/dist/esm/icons/IconStarFilled.mjs'
import Truck from '@tabler/icons-react/dist/esm/icons/IconTruck.mjs'
import Upload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import User from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import UserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs'
import Users from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs'
import UserShare from '@tabler/icons-react/dist/esm/icons/IconUserShare.mjs'
import Minus from '@tabler/icons-react/dist/esm/icons/IconMinus.mjs'
import Maximize from '@tabler/icons-react/dist/esm/icons/IconMaximize.mjs'
import ArrowsSplit2 from '@tabler/icons-react/dist/esm/icons/IconArrowsSplit2.mjs'
import ArrowBarRight from '@tabler/icons-react/dist/esm/icons/IconArrowBarRight.mjs'
import DoorExit from '@tabler/icons-react/dist/esm/icons/IconDoorExit.mjs'
import GitBranch from '@tabler/icons-react/dist/esm/icons/IconGitBranch.mjs'
import ArrowsExchange from '@tabler/icons-react/dist/esm/icons/IconArrowsExchange.mjs'
import World from '@tabler/icons-react/dist/esm/icons/IconWorld.mjs'
import X from '@tabler/icons-react/dist/esm/icons/IconX.mjs'

export const icons = {
  search: Search,
  plus: Plus,
  close: X,
  check: Check,
  chevronDown: ChevronDown,
  chevronUp: ChevronUp,
  chevronRight: ChevronRight,
  chevronsRight: ChevronsRight,
  selector: Selector,
  arrowLeft: ArrowLeft,
  arrowUp: ArrowUp,
  arrowDown: ArrowDown,
  arrowRight: ArrowRight,
  filter: Filter,
  columns: Columns3,
  download: Download,
  upload: Upload,
  dots: Dots,
  help: HelpCircle,
  alert: AlertCircle,
  warning: AlertTriangle,
  info: InfoCircle,
  refresh: Refresh,
  cloudOff: CloudOff,
  lock: Lock,
  eyeOff: EyeOff,
  eye: Eye,
  link: Link,
  external: ArrowsDiagonal,
  peek: LayoutSidebarRightExpand,
  sun: Sun,
  moon: Moon,
  system: DeviceDesktop,
  language: Language,
  logout: Logout,
  keyboard: Keyboard,
  density: BaselineDensityMedium,
  trash: Trash,
  edit: Pencil,
  history: History,
  conflict: GitCompare,
  undo: ArrowBackUp,
  copy: Copy,
  home: Home,
  user: User,
  userCircle: UserCircle,
  import: DatabaseImport,
  file: FileText,
  calendar: CalendarEvent,
  command: Command,
  adjustments: AdjustmentsHorizontal,
  duplicate: Copy,
  merge: ArrowMerge,
  bell: Bell,
  checklist: Checklist,
  paperclip: Paperclip,
  building: Building,
  buildings: BuildingSkyscraper,
  users: Users,
  target: Target,
  package: Package,
  box: Box,
  map: MapPin,
  tag: Tag,
  briefcase: Briefcase,
  receipt: Receipt,
  cart: ShoppingCart,
  book: Book,
  phone: Phone,
  mail: Mail,
  world: World,
  script: Script,
  list: ListDetails,
  sitemap: Sitemap,
  shield: Shield,
  table: Table,
  flag: Flag,
  star: Star,
  stack: Stack2,
  idBadge: IdBadge2,
  key: Key,
  source: Antenna,
  clipboard: ClipboardList,
  truck: Truck,
  coin: Coin,
  messages: Messages,
  settings: Settings,
  award: Award,
  category: Category,
  factory: BuildingFactory,
  heart: Heart,
  quote: Quote,
  route: Route,
  ruler: Ruler2,
  share: Share,
  message: Message,
  print: Printer,
  bellOff: BellOff,
  at: At,
  photo: Photo,
  starFilled: StarFilled,
  chevronLeft: ChevronLeft,
  grip: GripVertical,
  dashboard: LayoutDashboard,
  pin: Pin,
  pinOn: PinFilled,
  clock: Clock,
  camera: CameraPlus,
  checkIn: MapPinCheck,
  cloudUp: CloudUpload,
  cloudDone: CloudCheck,
  palette: Palette,
  locate: CurrentLocation,
  chart: ChartBar,
  board: LayoutKanban,
  rows: LayoutRows,
  timeline: Timeline,
  assign: UserShare,
  gauge: Gauge,
  transfer: ArrowsExchange,
  reorganize: GitBranch,
  leave: DoorExit,
  moveOut: ArrowBarRight,
  split: ArrowsSplit2,
  fit: Maximize,
  minus: Minus,
} as const

export type IconName = keyof typeof icons

/** Names that models use for the same picture; anything else is shown as a table. */
const ALIASES: Record<string, IconName> = {
  company: 'building', checkbox: 'checklist', note: 'message', badge: 'idBadge', 'user-circle': 'userCircle', contact: 'users', 'address-book': 'users', opportunity: 'target',
  product: 'package', order: 'cart', 'shopping-cart': 'cart', 'file-text': 'file', document: 'file', contract: 'file', region: 'map', 'map-pin': 'map',
  globe: 'world', money: 'coin', hierarchy: 'sitemap', organization: 'sitemap', role: 'shield', position: 'idBadge', 'id-badge': 'idBadge', tags: 'tag', lines: 'list',
}

export function iconFor(name: string | null | undefined): IconName {
  if (!name) return 'table'
  return name in icons ? (name as IconName) : (ALIASES[name] ?? 'table')
}
