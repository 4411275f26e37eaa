import QtQuick
Item { Item { Item { Item { Item { Item { Item { Item { Item { Item {
    property var a: ((((((((((1))))))))))
    property var b: [[[[[[[[[[2]]]]]]]]]]
    property var c: f(f(f(f(f(f(f(3)))))))
} } } } } } } } } }
