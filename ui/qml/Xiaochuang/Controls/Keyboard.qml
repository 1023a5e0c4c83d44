pragma ComponentBehavior: Bound

import QtQuick
import Xiaochuang.Models
import Xiaochuang.Theme

// Four rows of keys, and above them what the letters may mean.
Item {
    id: root

    required property QuestionModel model
    property bool present: true
    property real stretch: 1
    readonly property real gap: (Theme.large ? 20 : 10) * Theme.unit
    readonly property real over: Theme.landscape ? 0 : 40 * Theme.unit // wider than the counter's blocks
    readonly property real wide: width + 2 * over
    readonly property real each: Math.min(88 * Theme.unit, (height - (lines - 1) * gap) / lines)
    readonly property real one: (wide - 9 * gap) / 10
    readonly property real em: (Theme.large ? 46 : 34) * Theme.unit

    // On a low counter, candidates take the place of the last row
    readonly property bool tight: height < 5 * least + 4 * gap - 1
    readonly property int lines: tight ? 4 : 5
    readonly property real least: 52 * Theme.unit
    readonly property real lift: height - lines * each - (lines - 1) * gap // the keys lie in the thumb zone
    readonly property real offered: lift + (tight ? 3 * (each + gap) : 0)
    readonly property bool covered: tight && root.model.composing

    implicitHeight: 4 * least + 3 * gap

    Binding {
        property: "room"
        target: root.model
        value: Math.floor((root.wide - 2 * root.each) / root.em)
    }

    Row {
        spacing: root.gap
        x: -root.over
        y: root.offered

        Repeater {
            model: root.model.candidates

            Pressable {
                id: candidate

                required property int index
                required property string modelData

                edge: index === 0 ? Theme.accent : Theme.line
                fill: index === 0 ? Theme.accentTint : Theme.surface
                height: root.each
                label: modelData
                objectName: "candidate." + (index + 1)
                width: Math.max(1.6 * root.em, said.width + 28 * Theme.unit)

                onActivated: root.model.pick(index)

                Row {
                    id: said

                    anchors.centerIn: parent
                    spacing: 8 * Theme.unit

                    Words {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.ink2
                        leading: Theme.tight
                        size: Theme.caption
                        text: candidate.index + 1
                    }

                    OwnWords {
                        anchors.verticalCenter: parent.verticalCenter
                        font.weight: candidate.index === 0 ? 700 : 400
                        leading: Theme.tight
                        size: root.em
                        text: candidate.modelData
                    }
                }
            }
        }
    }

    Key {
        height: root.each
        icon: "chevron-down"
        label: qsTrId("key.more_candidates")
        objectName: "candidate.more"
        visible: root.model.moreCandidates
        width: Math.max(root.each, root.one)
        x: root.wide - root.over - width
        y: root.offered

        onActivated: root.model.turn()
    }

    Column {
        spacing: root.gap
        x: -root.over
        y: root.lift + (root.tight ? 0 : root.each + root.gap)

        Repeater {
            model: root.model.keys

            Row {
                id: line

                required property int index
                required property var modelData

                spacing: root.gap
                visible: index < 3 || !root.covered

                Repeater {
                    model: line.modelData

                    Item {
                        id: place

                        required property var modelData

                        height: root.each
                        width: modelData.wide * root.one + (modelData.wide - 1) * root.gap

                        Key {
                            anchors.fill: parent
                            icon: place.modelData.icon
                            label: place.modelData.label
                            objectName: "key." + place.modelData.id
                            plain: place.modelData.kind === "letter"
                            solid: place.modelData.kind === "commit"
                            size: plain ? root.em : (Theme.large ? 39 : 26) * Theme.unit
                            text: root.model.upper ? place.modelData.upper : place.modelData.text
                            visible: place.modelData.kind !== "gap"

                            onActivated: root.model.press(place.modelData.id)
                        }
                    }
                }
            }
        }
    }
}
