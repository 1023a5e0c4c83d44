pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// The certificate is kept; its paper did not come out.
Item {
    id: root

    required property NoPaperModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: Theme.landscape || Theme.large ? parent.width : (Theme.reach ? 500 : 570) * Theme.unit
            size: 72 * Theme.unit
            text: root.model.title
            y: (Theme.large ? 0 : 22) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            leading: Theme.large ? 1.35 : 1.45
            text: qsTrId("no_paper.kept")
            width: title.most
        }

        Picture {
            anchors.right: parent.right
            name: "printer"
            ratio: 350 / 290
            size: (Theme.reach ? 420 : 340) * Theme.unit
            visible: !Theme.large
            y: (Theme.landscape ? 380 : 22) * Theme.unit
        }

        KeptCertificate {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: (Theme.landscape || Theme.reach ? 56 : 20) * Theme.unit
            certificate: root.model.certificate
            serial: root.model.serial
            width: parent.width
        }
    }

    Counter {
        actions: PrimaryButton {
            Layout.fillWidth: true
            icon: root.model.slipIcon
            iconLast: false
            objectName: "slip"
            text: root.model.slip

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
            text: root.model.againText
            title: root.model.again

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
