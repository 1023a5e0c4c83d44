pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Theme

// The thumb zone: back to the left, more where there is more, then what the page offers.
RowLayout {
    id: root

    default property alias actions: offered.data
    required property bool back
    required property int leaf
    required property int leaves
    property bool offering: true // what the page offers is offered now
    readonly property bool filled: back || offered.children.length > 0

    signal returned
    signal turned

    spacing: Theme.gap

    QuietButton {
        Layout.preferredWidth: Theme.backWidth
        icon: "arrow-left"
        objectName: "back"
        text: qsTrId("action.back")
        visible: root.back

        onActivated: root.returned()
    }

    QuietButton {
        Layout.fillWidth: !offered.visible
        Layout.preferredWidth: (Theme.large ? 250 : 260) * Theme.unit
        icon: "chevron-down"
        objectName: "more"
        text: qsTrId("action.more")
        visible: root.leaves > 1

        onActivated: root.turned()
    }

    RowLayout {
        id: offered

        Layout.fillWidth: true
        spacing: Theme.gap
        visible: root.offering && children.length > 0
    }
}
