pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// What a page lays on the counter: blocks, and below them the actions. What does not fit stands on a further leaf.
Item {
    id: root

    default property alias blocks: column.data
    property alias actions: bar.actions
    property alias spacing: column.spacing
    property alias offering: bar.offering
    property bool deeper: false // something of the page is open: back closes that first
    property bool back: deeper || Stage.canGoBack
    readonly property bool wholeSeen: column.seen >= column.leaves
    property real inset: 0 // how far the blocks begin below the counter's top
    property real barRoom: 0 // the most the actions took: what is offered on the last leaf only must not make another

    property real floor: Theme.counterBottom

    signal surfaced

    function goBack(): void {
        if (deeper)
            surfaced();
        else
            Stage.back();
    }

    function roomAnew(): void {
        barRoom = bar.height;
    }

    height: floor - Theme.counterTop
    width: Theme.counterWidth
    x: Theme.counterLeft
    y: Theme.counterTop

    transform: Translate {
        NumberAnimation on y {
            duration: Theme.pageMs
            easing.type: Easing.OutCubic
            from: Theme.slide
            to: 0
        }
    }

    TurningColumn {
        id: column

        height: root.height - root.inset - (bar.filled ? root.barRoom + Theme.gap : 0)
        reserve: bar.filled ? 0 : Theme.actionHeight + Theme.gap
        spacing: Theme.gap
        width: root.width
        y: root.inset
    }

    Actions {
        id: bar

        back: root.back
        leaf: column.leaf
        leaves: column.leaves
        width: root.width
        y: root.height - height

        onHeightChanged: root.barRoom = Math.max(root.barRoom, height)
        onReturned: root.goBack()
        onTurned: column.turn()
    }

    Connections {
        function onBegun(): void {
            column.begin();
        }

        target: Stage
    }

    Connections {
        function onLandscapeChanged(): void {
            root.roomAnew();
        }

        function onLargeChanged(): void {
            root.roomAnew();
        }

        target: Theme
    }
}
