// One document with one image: which way both are fetched is decided elsewhere.
import QtQuick

Image {
    width: 100
    height: 100
    source: "http://www.example.org/logo.svg"
}
