"""What visitors of the demo site are called and write. Nobody here exists: names, places of work and numbers
are made up, the domains are reserved for examples (RFC 2606), the telephone numbers for drama (Ofcom)."""

# ruff: noqa: RUF001 (other scripts and typographic dashes are the point of some messages)

from __future__ import annotations

FIRST_NAMES = (
    "Aisha", "Alan", "Alice", "Amara", "Andrew", "Anika", "Anwen", "Asha", "Ben", "Beth", "Callum",
    "Carol", "Catherine", "Chidi", "Ciaran", "Claire", "Daniel", "David", "Deepa", "Diane", "Edward",
    "Eilidh", "Elena", "Emma", "Fatima", "Fergus", "Fiona", "Gareth", "George", "Grace", "Hamza",
    "Hannah", "Harriet", "Helen", "Ian", "Imogen", "Iqbal", "Isla", "Jack", "James", "Jane", "Jasmin",
    "Joanna", "John", "Karen", "Kwame", "Laura", "Leila", "Liam", "Lucy", "Magda", "Marcus", "Margaret",
    "Mark", "Meera", "Michael", "Mohammed", "Nadia", "Natalie", "Niamh", "Nigel", "Oliver", "Olu",
    "Patricia", "Paul", "Peter", "Piotr", "Priya", "Rachel", "Rhys", "Richard", "Robert", "Rosie", "Ruth",
    "Samuel", "Sarah", "Sean", "Simon", "Sophie", "Stephen", "Sunita", "Susan", "Tariq", "Thomas", "Tom",
    "Tomasz", "Uma", "Victoria", "Wendy", "William", "Yasmin", "Yusuf", "Zara", "Zoë",
)  # fmt: skip

LAST_NAMES = (
    "Adeyemi", "Ahmed", "Allen", "Anderson", "Bailey", "Baker", "Barnes", "Begum", "Bennett", "Brennan",
    "Brown", "Campbell", "Carter", "Chapman", "Clarke", "Cole", "Collins", "Cooper", "Davies", "Dixon",
    "Edwards", "Ellis", "Evans", "Fisher", "Fletcher", "Foster", "Gill", "Graham", "Gray", "Griffiths",
    "Hall", "Harris", "Harvey", "Hill", "Holmes", "Hughes", "Hunt", "Hussain", "Jackson", "James",
    "Johnson", "Jones", "Kaur", "Kelly", "Khan", "King", "Knight", "Kowalska", "Lee", "Lewis", "Lloyd",
    "MacLeod", "Marshall", "Martin", "Mason", "Mistry", "Mitchell", "Moore", "Morgan", "Morris", "Murphy",
    "Nowak", "O'Neill", "O'Sullivan", "Okafor", "Palmer", "Parker", "Patel", "Phillips", "Powell",
    "Price", "Quinn", "Rees", "Reid", "Roberts", "Robinson", "Rose", "Ryan", "Scott", "Shah", "Shaw",
    "Simpson", "Singh", "Smith", "Spencer", "Stewart", "Stone", "Taylor", "Thomas", "Turner", "Walker",
    "Ward", "Watson", "Webb", "White", "Williams", "Wilson", "Wood", "Wright", "Young",
)  # fmt: skip

PLACES = (
    "Marlow", "Marlow Bottom", "Little Marlow", "Bourne End", "Cookham", "Flackwell Heath", "Lane End",
    "High Wycombe", "Maidenhead", "Henley-on-Thames", "Beaconsfield", "Bisham", "Hurley", "Medmenham",
)  # fmt: skip

#: Service -> (how often, sources that bring it, what is asked).
SERVICES: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "Laptop repair": (
        26,
        ("home-hero", "services-laptop", "google-business", "contact-page"),
        (
            "My {device} will not turn on since {day}. The light blinks twice and then nothing.",
            "The screen of my {device} is cracked in one corner. What would a new one cost?",
            "My {device} has become very slow, starting it takes ten minutes. Would an SSD help?",
            "The battery of my {device} lasts half an hour at most. Can you replace it?",
            "I spilt tea on my {device} {day}. It still starts but half of the keys do not work.",
            "The charging port of my {device} is loose and I have to hold the cable at an angle.",
        ),
    ),
    "Wi-Fi & networking": (
        18,
        ("services-wifi", "home-hero", "google-business", "contact-page"),
        (
            "The Wi-Fi does not reach the bedrooms upstairs. The house in {place} has thick walls.",
            "Video calls drop every afternoon. The router is the one that the provider sent us.",
            "We are moving into an office in {place} and need network points for {few} desks.",
            "Could you set up Wi-Fi in a garden office, about 25 metres from the house?",
            "Our printer vanishes from the network every few days and nobody knows why.",
        ),
    ),
    "Website": (
        14,
        ("services-website", "google-ads", "home-hero", "contact-page"),
        (
            "I run a small dog-grooming salon in {place} and need a simple site with prices and a form.",
            "Our site looks dreadful on a phone. Could you give us a quote for a new one?",
            "The person who made our website has retired. Can you take over hosting and updates?",
            "Is it possible to add online booking to our existing site?",
        ),
    ),
    "Microsoft 365": (
        12,
        ("services-m365", "google-ads", "contact-page"),
        (
            "We are {few} people and want to move our e-mail from an old provider to Microsoft 365.",
            "Outlook keeps asking for the password on my {device}, although it is the right one.",
            "A colleague has left. How do we keep the mailbox and give somebody else access to it?",
            "Our shared calendar has stopped syncing with the phones.",
        ),
    ),
    "Backup & recovery": (
        9,
        ("services-backup", "blog", "contact-page"),
        (
            "We copy everything to a USB drive by hand at the moment. I would like something automatic.",
            "Could you check whether our backup really works? Nobody has ever tried to restore it.",
            "I need a backup for a {device} and two phones, nothing complicated.",
        ),
    ),
    "Data recovery": (
        9,
        ("services-data-recovery", "google-business", "google-ads"),
        (
            "My external drive clicks and is no longer recognised. It holds ten years of photographs.",
            "I have deleted a folder by accident {day} and emptied the bin. Is there any hope?",
            "The {device} died and the accounts for the tax return are on it.",
            "A memory card says that it must be formatted. There are wedding pictures on it.",
        ),
    ),
    "Cyber security": (
        8,
        ("services-security", "blog", "contact-page"),
        (
            "I clicked a link in a parcel message {day} and entered my card. What should I do now?",
            "Our insurer asks for Cyber Essentials. Can you help a firm of {few} people with it?",
            "Somebody sends messages in my name. I have changed the password already.",
            "A window says that my {device} is infected and that I must call a number.",
        ),
    ),
    "Something else": (
        4,
        ("contact-page", "home-hero"),
        (
            "Do you give lessons? My mother is 82 and would like to make video calls.",
            "Do you buy old computers, or know who takes them for recycling near {place}?",
            "Could you come to {place} and set up a new television and a sound bar?",
        ),
    ),
}

DEVICES = (
    "Dell laptop", "MacBook Air", "HP laptop", "Lenovo ThinkPad", "Surface", "iMac", "old desktop computer",
    "Acer laptop", "MacBook Pro", "Chromebook",
)  # fmt: skip
DAYS = ("yesterday", "on Monday", "last week", "at the weekend", "this morning", "a few days ago")
FEW = ("three", "four", "six", "eight", "twelve", "fifteen")

GREETINGS = ("Hi,", "Hello,", "Hello there,", "Good morning,", "Dear Sir or Madam,", "Hi there!", "")
ENDINGS = (
    "Could you give me a rough price?",
    "I am in {place}, is that within your area?",
    "Mornings suit me best.",
    "Please ring me after five if you can.",
    "It is rather urgent, I work from home.",
    "No hurry at all.",
    "A friend in {place} recommended you.",
    "When would you have time?",
    "",
)
THANKS = (
    "Many thanks,\n{name}",
    "Thanks\n{name}",
    "Kind regards,\n{name}",
    "Best wishes\n{name}",
    "Thank you!",
    "",
)

LONG_STORY = (
    "It began about a month ago, when the computer restarted by itself in the middle of a letter.",
    "Since then I have tried everything that I could find: a different cable, another socket, safe mode.",
    "The shop where I bought it said that the guarantee ended in spring and that a repair is not worth it.",
    "My son-in-law thinks that it is the memory, my neighbour that it is the hard drive.",
    "Everything that matters is on it: the accounts of the allotment society, letters, and all photographs.",
    "I have written down the error messages and can read them to you on the telephone.",
    "I would rather not send it away by post, because I have heard that it can take weeks.",
    "What I would like to know first is whether the data can be saved, whatever becomes of the machine.",
)

#: (name, email, phone, service, message, source): what every form gets sooner or later.
UNUSUAL: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "Siobhán O'Brien",
        "siobhan.obrien@example.com",
        "07700 900461",
        "Laptop repair",
        "It's my daughter's laptop – the \"d\" key's gone, and so is the 'Enter' key. Isn't that odd?",
        "home-hero",
    ),
    (
        "ليلى حداد",
        "layla.haddad@example.org",
        "07700 900872",
        "Wi-Fi & networking",
        "مرحبًا، الإنترنت بطيء جدًا في مكتبنا في Marlow منذ يوم الاثنين. "
        "هل يمكنكم الحضور هذا الأسبوع؟\nشكرًا لكم",
        "services-wifi",
    ),
    (
        "陈美玲",
        "meiling.chen@example.net",
        "",
        "Website",
        "您好,我们在马洛开了一家小餐馆,想做一个可以在线订位的网站。请问大概需要多少钱?谢谢!",
        "google-business",
    ),
    (
        "Poppy 🌻 Underwood",
        "poppy@example.com",
        "07700 900118",
        "Data recovery",
        "Help!! 😱 My phone fell in the river 🌊📱 and ALL the baby pictures "
        "are on it 👶🏽👨‍👩‍👧 – can you save them? 🙏",
        "google-business",
    ),
    (
        '<script>alert("hello")</script>',
        "curious@example.org",
        "",
        "Cyber security",
        '<script>alert("hello")</script><img src=x onerror=alert(1)> <b>Just testing</b> '
        'your form & its "quotes".',
        "contact-page",
    ),
    (
        "=HYPERLINK(\"http://example.com\",\"Prize\")",
        "prize@example.net",
        "+44 7700 900999",
        "Something else",
        "=1+1\n@SUM(A1:A9)\n-2+3\n'; DROP TABLE contact_enquiry; --",
        "contact-page",
    ),
    (
        "SEO Expert Team",
        "rank.first@example.net",
        "",
        "Website",
        "Dear website owner, we GUARANTEE first page of search engines in 7 days!!! 5000 backlinks "
        "only $49 >>> https://example.com/offer?id=1 <<< Reply NOW",
        "contact-page",
    ),
    (
        "Crypto Profits",
        "winner@example.org",
        "01632 960000",
        "Something else",
        "You have been selected. Earn £900 per day from home, no experience. Click https://example.net/join",
        "home-hero",
    ),
    (
        "Françoise Lefèvre-Núñez",
        "francoise.lefevre@example.com",
        "01632 960213",
        "Microsoft 365",
        "Bonjour, we are a café in Henley-on-Thames – naïve question perhaps: "
        "can the till's résumé export go to Excel?",
        "services-m365",
    ),
    (
        "J",
        "j@example.com",
        "",
        "Laptop repair",
        "?",
        "home-hero",
    ),
    (
        "Sir Bartholomew Featherstonehaugh-Cholmondeley of Temple Mill Island and Bisham Grange "
        "(Household Office)",
        "household.office.of.bisham.grange.and.temple.mill.island@example.org",
        "01632 960777",
        "Backup & recovery",
        "The household requires a backup of its correspondence.\n\n\n\nPlease reply by letter.",
        "blog",
    ),
    (
        "Σοφία Παπαδοπούλου",
        "sofia.p@example.net",
        "07700 900305",
        "Backup & recovery",
        "Καλημέρα! I write from Hurley; my files are named in Greek (φωτογραφίες, τιμολόγια): "
        "does your backup keep that?",
        "services-backup",
    ),
)  # fmt: skip
