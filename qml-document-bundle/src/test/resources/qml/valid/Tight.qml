import QtQml;QtObject{property int a:1;property int b:2;property QtObject c:QtObject{property int d:3}function f(){return 1}}
