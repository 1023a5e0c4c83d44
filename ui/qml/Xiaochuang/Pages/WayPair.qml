pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Theme

// Up to two lesser ways on, side by side. They are there and do not call.
Item {
    id: root

    required property var ways
    property bool present: true
    property real stretch: 0.05
    property real most: 124 * Theme.unit

    signal chosen(way: string)

    implicitHeight: row.tallest

    Row {
        id: row

        property real tallest: 0

        function measure(): void {
            tallest = Array.from(children).reduce((most, tile) => Math.max(most, tile.implicitHeight), 0);
        }

        height: root.height
        spacing: Theme.large ? 22 * Theme.unit : 16 * Theme.unit
        width: root.width

        Repeater {
            model: root.ways

            WayTile {
                required property var modelData

                chosen: modelData.chosen
                height: root.height
                icon: modelData.icon
                objectName: modelData.name
                text: modelData.text
                width: (row.width - (root.ways.length - 1) * row.spacing) / root.ways.length

                onActivated: root.chosen(modelData.way)
                onImplicitHeightChanged: row.measure()
            }

            onItemAdded: row.measure()
        }
    }
}
