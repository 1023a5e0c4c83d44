pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The copy did not come out.
Item {
    id: root

    required property NoCopyModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: Theme.landscape || Theme.large ? parent.width : (Theme.reach ? 500 : 570) * Theme.unit
            text: root.model.title
            y: (Theme.large ? 0 : 30) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            leading: Theme.large ? 1.35 : 1.45
            text: qsTrId("copy.failed.lead")
            width: title.most
        }

        Picture {
            anchors.right: parent.right
            name: "printer"
            ratio: 350 / 290
            size: (Theme.reach ? 420 : 340) * Theme.unit
            visible: !Theme.large
            y: (Theme.landscape ? 380 : 30) * Theme.unit
        }
    }

    Counter {
        actions: QuietButton {
            Layout.fillWidth: true
            icon: "log-out"
            objectName: "leave"
            text: qsTrId("copy.failed.leave")

            onActivated: root.model.leave()
        }

        Banner {
            text: root.model.trouble
            title: qsTrId("trouble.what")
        }

        Heading {
            text: qsTrId("trouble.you_can")
        }

        ListRow {
            icon: "printer"
            objectName: "again"
            text: qsTrId("copy.again.text")
            title: qsTrId("copy.again")

            onActivated: root.model.tryAgain()
        }

        ListRow {
            icon: "life-buoy"
            objectName: "askHelp"
            text: qsTrId("identify.help.text")
            title: qsTrId("identify.help")

            onActivated: root.model.help()
        }

        Heading {
            text: qsTrId("trouble.elsewhere")
        }

        InfoBox {
            InfoLine {
                icon: "map-pin"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: root.model.counter
                width: parent.width
            }

            InfoLine {
                icon: "phone"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: root.model.line
                width: parent.width
            }
        }
    }
}
