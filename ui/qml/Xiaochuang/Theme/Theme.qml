pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models

// The tokens of assets/tokens.json (a test compares them). Lengths are reference pixels of 0.311 mm times `unit`.
QtObject {
    id: root

    readonly property real unit: Look.unit
    readonly property bool large: Look.large
    readonly property bool contrast: Look.contrast
    readonly property bool reach: Look.reach
    readonly property bool landscape: Look.landscape
    readonly property string scheme: contrast ? "contrast" : "default"

    // Colour. The tokens onAccent, onWindow are `over…` here: QML takes `on…` for a handler
    readonly property color paper: contrast ? "#000000" : "#F8F4EA"
    readonly property color surface: contrast ? "#000000" : "#FFFDF8"
    readonly property color sunken: contrast ? "#000000" : "#F0EADB"
    readonly property color ink: contrast ? "#FFFFFF" : "#14201F"
    readonly property color ink2: contrast ? "#FFFFFF" : "#293533"
    readonly property color line: contrast ? "#FFFFFF" : "#6B7773"
    readonly property color hair: contrast ? "#FFFFFF" : "#D9D0BB"
    readonly property color accent: contrast ? "#FFFFFF" : "#0A383D"
    readonly property color accentPress: contrast ? "#FFFFFF" : "#052528"
    readonly property color overAccent: contrast ? "#000000" : "#FFFDF8"
    readonly property color accentTint: contrast ? "#000000" : "#E3EDE9"
    readonly property color lamp: contrast ? "#000000" : "#F8EAC6"
    readonly property color lampDeep: contrast ? "#FFE08A" : "#E5BE63"
    readonly property color window: contrast ? "#000000" : "#0A383D"
    readonly property color overWindow: contrast ? "#FFFFFF" : "#FFFDF8"
    readonly property color overWindow2: contrast ? "#FFFFFF" : "#EEF3EE"
    readonly property color windowLine: contrast ? "#FFFFFF" : "#6FA09D"
    readonly property color windowAlert: contrast ? "#FF7A66" : "#FF8A75"
    readonly property color cinnabar: contrast ? "#FF7A66" : "#B5271D"
    readonly property color cinnabarInk: contrast ? "#FFFFFF" : "#64110D"
    readonly property color cinnabarTint: contrast ? "#000000" : "#FAEAE4"
    readonly property color amber: contrast ? "#FFE08A" : "#8A5A00"
    readonly property color sillTop: contrast ? "#FFFFFF" : "#E6DCC5"
    readonly property color sillEdge: contrast ? "#000000" : "#BFB08E"
    // Icons on paper: the accent, or the one warm colour that high contrast keeps
    readonly property color icon: contrast ? lampDeep : accent

    // Type
    readonly property string sans: "Noto Sans CJK SC"
    readonly property string serif: "Noto Serif CJK SC"
    readonly property real caption: (large ? 39 : 22) * unit
    readonly property real body: (large ? 39 : 24) * unit
    readonly property real label: (large ? 42 : 28) * unit
    readonly property real row: (large ? 46 : 32) * unit
    readonly property real action: (large ? 50 : 36) * unit
    readonly property real tile: (large ? 60 : 44) * unit
    readonly property real title: (large ? 76 : 60) * unit
    readonly property real figure: 64 * unit
    readonly property real done: 132 * unit
    readonly property real clock: (large ? 196 : 172) * unit
    readonly property real number: 300 * unit
    // Home speaks in large type always
    readonly property real homeText: (large ? 42 : 39) * unit
    readonly property real homeLead: (large ? 50 : 46) * unit
    readonly property real loose: large ? 1.4 : 1.5
    readonly property real tight: 1.3

    // Space and shape
    readonly property real grid: 8 * unit
    readonly property real margin: 64 * unit
    readonly property real gap: 24 * unit
    readonly property real gapSmall: (large ? 20 : 14) * unit
    readonly property real chipRadius: 8 * unit
    readonly property real controlRadius: 14 * unit
    readonly property real tileRadius: 22 * unit
    readonly property real border: (contrast ? 3.5 : large ? 3 : 2.5) * unit
    readonly property real iconStroke: (contrast || large ? 3.5 : 2.5) * unit
    readonly property real selected: 4 * unit
    readonly property real focus: 4 * unit
    readonly property real focusOffset: 4 * unit

    // Heights
    readonly property real actionHeight: (large ? 132 : 112) * unit
    readonly property real rowHeight: (large ? 148 : 104) * unit
    readonly property real railHeight: (large ? 196 : landscape ? 152 : 168) * unit
    readonly property real railButton: (large ? 142 : landscape ? 108 : 112) * unit
    readonly property real backWidth: 280 * unit

    // Zones: the window, the sill, the counter
    readonly property real windowWidth: landscape ? 672 * unit : Look.width
    readonly property real windowHeight: landscape ? Look.height : (reach ? 1060 : 626) * unit
    readonly property real sill: 24 * unit
    readonly property real windowLeft: (landscape ? 56 : 64) * unit
    readonly property real windowInner: windowWidth - 2 * windowLeft
    readonly property real counterLeft: landscape ? windowWidth + sill + 48 * unit : margin
    readonly property real counterRight: Look.width - (landscape ? 56 * unit : margin)
    readonly property real counterWidth: counterRight - counterLeft
    readonly property real counterTop: landscape ? (reach ? 400 : 48) * unit : windowHeight + sill + (reach ? 28 : 32) * unit
    readonly property real counterBottom: Look.height - railHeight - (landscape ? 24 : 32) * unit
    readonly property real counterHeight: counterBottom - counterTop

    // Motion
    readonly property int pressMs: Look.still ? 0 : 40
    readonly property int pageMs: Look.still ? 0 : 160
    readonly property int overlayMs: Look.still ? 0 : 180
    readonly property int paneMs: Look.still ? 0 : 180
    readonly property int flashMs: 500
    readonly property real slide: Look.still ? 0 : 24 * unit
}
