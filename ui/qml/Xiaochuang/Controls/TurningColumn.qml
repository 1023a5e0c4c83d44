pragma ComponentBehavior: Bound

import QtQuick

// Places its children one below the other, as wide as itself, and as many as fit; the others stand on further leaves:
// nothing is ever cut off or scrolled. A child may declare `bool present` (it takes part), `real stretch` (its share of
// what is left of the height), `real most` (it stretches no farther), `bool keep` (it stands on one leaf with what
// follows). Children must not bind `visible`, `y`, `width`, `height`. Placing is the one logic that QML keeps: in
// Python it would need an item there (see Touchable).
Item {
    id: root

    property real spacing: 0
    property real reserve: 0 // height given up when there are several leaves
    property int leaf: 1
    property int leaves: 1
    property int seen: 1 // the farthest leaf that was turned to
    property int followed: 0

    function turn(): void {
        leaf = leaf % leaves + 1;
        seen = Math.max(seen, leaf);
        arrange();
    }

    function begin(): void {
        leaf = 1;
        seen = 1;
        later();
    }

    function later(): void {
        Qt.callLater(arrange);
    }

    function fit(): void {
        for (; followed < children.length; followed++)
            follow(children[followed]);
        for (const child of children)
            child.width = width;
    }

    function follow(child: var): void {
        child.implicitHeightChanged.connect(later);
        if (child.presentChanged)
            child.presentChanged.connect(later);
    }

    // Columns and rows within, from the inside out: they would do it with the next frame only
    function lay(item: var): void {
        for (const inner of item.children)
            lay(inner);
        if (item.forceLayout)
            item.forceLayout();
    }

    function natural(shown: var): real {
        return shown.reduce((sum, child) => sum + child.implicitHeight, spacing * (shown.length - 1));
    }

    function deal(present: var, room: real): var {
        const dealt = [[]];
        for (const child of present) {
            const last = dealt[dealt.length - 1];
            last.push(child);
            if (last.length > 1 && natural(last) > room + 0.5) {
                const turned = [last.pop()];
                while (last.length > 1 && last[last.length - 1]["keep"])
                    turned.unshift(last.pop());
                dealt.push(turned);
            }
        }
        return dealt;
    }

    function arrange(): void {
        if (width <= 0 || height <= 0)
            return;
        fit();
        for (const child of children)
            lay(child);
        const present = Array.from(children).filter(child => child["present"] !== false && child.implicitHeight > 0);
        let dealt = deal(present, height);
        if (dealt.length > 1)
            dealt = deal(present, height - reserve);
        leaves = dealt.length;
        leaf = Math.min(leaf, leaves);
        for (const child of children)
            child.visible = dealt[leaf - 1].includes(child);
        place(dealt[leaf - 1], height - (leaves > 1 ? reserve : 0));
    }

    function place(shown: var, room: real): void {
        const slack = Math.max(0, room - natural(shown));
        const shares = Math.max(1, shown.reduce((sum, child) => sum + (child["stretch"] ?? 0), 0));
        let y = 0;
        for (const child of shown) {
            const wanted = child.implicitHeight + slack * (child["stretch"] ?? 0) / shares;
            const most = child["most"] ? Math.max(child.implicitHeight, child["most"]) : wanted;
            child.y = Math.round(y);
            child.height = Math.round(Math.min(wanted, most));
            y += Math.min(wanted, most) + spacing;
        }
    }

    Component.onCompleted: arrange()
    onChildrenChanged: later()
    onHeightChanged: later()
    onReserveChanged: later()
    onSpacingChanged: later()
    onWidthChanged: later()
}
