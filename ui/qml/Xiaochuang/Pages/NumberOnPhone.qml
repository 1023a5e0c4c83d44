pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The number on the telephone, and where to go.
InfoBox {
    id: root

    required property NumberModel model
    property bool brief: false

    Row {
        spacing: 34 * Theme.unit
        width: parent.width

        QrImage {
            id: code

            anchors.verticalCenter: parent.verticalCenter
            label: qsTrId("number.scan")
            size: (root.brief ? 168 : 264) * Theme.unit
            text: root.model.url
        }

        Column {
            anchors.verticalCenter: parent.verticalCenter
            spacing: (root.brief ? 4 : 14) * Theme.unit
            width: parent.width - code.width - parent.spacing

            Heading {
                size: Theme.action
                text: qsTrId("number.scan")
                width: parent.width
            }

            InfoLine {
                icon: "smartphone"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: root.model.onPhone
                width: parent.width
            }

            InfoLine {
                icon: "map-pin"
                iconSize: 44 * Theme.unit
                size: Theme.label
                text: root.model.where
                width: parent.width
            }
        }
    }
}
