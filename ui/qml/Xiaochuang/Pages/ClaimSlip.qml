pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Xiaochuang.Controls
import Xiaochuang.Models
import Xiaochuang.Theme

// A slip that says where the paper can be had; where it did not come out, this page says it.
Item {
    id: root

    required property ClaimModel model

    anchors.fill: parent

    WindowPane {
        Title {
            id: title

            most: parent.width
            size: 72 * Theme.unit
            text: root.model.title
            y: (Theme.large ? 0 : 22) * Theme.unit
        }

        WindowText {
            anchors.top: title.bottom
            anchors.topMargin: 14 * Theme.unit
            leading: Theme.large ? 1.35 : 1.45
            text: root.model.lead
            width: parent.width
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
        actions: [
            QuietButton {
                Layout.fillWidth: true
                icon: "printer"
                objectName: "printAgain"
                text: root.model.again

                onActivated: root.model.printAgain()
            },
            PrimaryButton {
                Layout.fillWidth: true
                icon: "check"
                objectName: "done"
                text: root.model.done

                onActivated: root.model.finish()
            }
        ]

        InfoBox {
            Row {
                spacing: 34 * Theme.unit
                width: parent.width

                QrImage {
                    id: code

                    anchors.verticalCenter: parent.verticalCenter
                    label: qsTrId("claim.scan")
                    size: 264 * Theme.unit
                    text: root.model.url
                }

                Column {
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 14 * Theme.unit
                    width: parent.width - code.width - parent.spacing

                    Heading {
                        size: Theme.action
                        text: qsTrId("claim.scan")
                        width: parent.width
                    }

                    Words {
                        size: Theme.label
                        text: qsTrId("claim.scan.text")
                        width: parent.width
                    }
                }
            }
        }

        Heading {
            text: qsTrId("claim.where")
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

        InfoBox {
            InfoLine {
                icon: "printer"
                iconSize: 44 * Theme.unit
                size: Theme.row
                text: qsTrId("claim.anew")
                width: parent.width
            }
        }
    }
}
