import QtQuick
import "../logic/ships.js" as Ships

Item {
    property int number: 0

    ShipCard { ship: Ships.at(number) }
}
